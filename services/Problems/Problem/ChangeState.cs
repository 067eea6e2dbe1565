namespace Sms.Problems;

/// <summary>How far the change is that was asked for; from <see cref="Refused"/> on it is over.</summary>
public static class ChangeState
{
    public const string Requested = "requested";
    public const string Registered = "registered";
    public const string Refused = "refused";
    public const string Rejected = "rejected";
    public const string Implemented = "implemented";
    public const string BackedOut = "backed-out";
    public const string Failed = "failed";
}
