namespace Sms.Webhooks;

/// <summary>Where a delivery stands.</summary>
public static class DeliveryState
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";
    public const string Failed = "failed";
}

/// <summary>Why a delivery has failed for good.</summary>
public static class FailedReason
{
    /// <summary>The last attempt of the schedule failed.</summary>
    public const string Exhausted = "exhausted";

    /// <summary>The receiver answered 410.</summary>
    public const string Gone = "gone";

    /// <summary>The subscription was disabled before it could be delivered.</summary>
    public const string Disabled = "disabled";
}
