namespace Sms.Changes;

/// <summary>How an implementation ended.</summary>
public static class Outcome
{
    public const string Implemented = "implemented";
    public const string BackedOut = "backed-out";
    public const string Failed = "failed";
    public static IReadOnlyList<string> All { get; } = [Implemented, BackedOut, Failed];
}
