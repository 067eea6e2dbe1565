namespace Sms.Incidents;

/// <summary>What an incident on hold waits for.</summary>
public static class HoldReason
{
    public const string Caller = "caller";
    public const string Vendor = "vendor";
    public const string Change = "change";
    public const string Problem = "problem";
}
