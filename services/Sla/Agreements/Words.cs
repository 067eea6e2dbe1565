namespace Sms.Sla;

public static class AgreementKind
{
    public const string ServiceLevel = "sla";
    public const string OperationalLevel = "ola";
    public const string Underpinning = "uc";
    public static IReadOnlyList<string> All { get; } = [ServiceLevel, OperationalLevel, Underpinning];
}

public static class Metric
{
    public const string Response = "response";
    public const string Resolution = "resolution";
    public static IReadOnlyList<string> All { get; } = [Response, Resolution];
}

public static class Priority
{
    public static IReadOnlyList<string> All { get; } = ["P1", "P2", "P3", "P4", "P5"];
}

public static class HoldReason
{
    public static IReadOnlyList<string> All { get; } = ["caller", "vendor", "change", "problem"];
}

/// <summary>Where the new target counts from when the priority changes.</summary>
public static class PriorityChangeRule
{
    public const string FromStart = "from-start";
    public const string FromChange = "from-change";
    public static IReadOnlyList<string> All { get; } = [FromStart, FromChange];
}

/// <summary>What a reopened incident does to its resolution clock.</summary>
public static class ReopenRule
{
    public const string Continue = "continue";
    public const string NewCycle = "new-cycle";
    public static IReadOnlyList<string> All { get; } = [Continue, NewCycle];
}
