namespace Sms.Changes;

public static class RiskLevel
{
    public const string Low = "low";
    public const string Medium = "medium";
    public const string High = "high";

    /// <summary>From the least to the greatest.</summary>
    public static IReadOnlyList<string> All { get; } = [Low, Medium, High];

    public static bool IsAbove(string level, string most) => Rank(level) > Rank(most);

    private static int Rank(string level) =>
        level switch
        {
            Low => 0,
            Medium => 1,
            _ => 2,
        };
}
