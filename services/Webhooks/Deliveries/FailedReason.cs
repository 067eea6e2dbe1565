namespace Sms.Webhooks;

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
