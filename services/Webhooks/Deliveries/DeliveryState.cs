namespace Sms.Webhooks;

/// <summary>Where a delivery stands.</summary>
public static class DeliveryState
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";
    public const string Failed = "failed";
}
