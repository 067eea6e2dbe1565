namespace Sms.Sla;

public static class HoldReason
{
    public static IReadOnlyList<string> All { get; } = ["caller", "vendor", "change", "problem"];
}
