namespace Sms.Sla;

/// <summary>What a reopened incident does to its resolution clock.</summary>
public static class ReopenRule
{
    public const string Continue = "continue";
    public const string NewCycle = "new-cycle";
    public static IReadOnlyList<string> All { get; } = [Continue, NewCycle];
}
