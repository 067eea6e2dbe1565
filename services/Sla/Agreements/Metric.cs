namespace Sms.Sla;

public static class Metric
{
    public const string Response = "response";
    public const string Resolution = "resolution";
    public static IReadOnlyList<string> All { get; } = [Response, Resolution];
}
