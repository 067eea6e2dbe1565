namespace Sms.Catalog;

/// <summary>How much hangs on a service.</summary>
public static class Criticality
{
    public const string Critical = "critical";
    public const string High = "high";
    public const string Medium = "medium";
    public const string Low = "low";

    /// <summary>The worst first.</summary>
    public static IReadOnlyList<string> All { get; } = [Critical, High, Medium, Low];

    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static string Highest(IEnumerable<string> some) => some.MinBy(Rank)!;

    private static int Rank(string criticality) => All.Index().Single(word => word.Item == criticality).Index;
}
