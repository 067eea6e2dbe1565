namespace Sms.Sla;

public static class Priority
{
    public static IReadOnlyList<string> All { get; } = ["P1", "P2", "P3", "P4", "P5"];
}
