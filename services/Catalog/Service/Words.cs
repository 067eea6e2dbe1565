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

/// <summary>Longest texts that the catalogue keeps, in UTF-16 units, and most dependencies.</summary>
public static class Limits
{
    public const int Name = 200;
    public const int User = 255;
    public const int Group = 100;
    public const int Description = 4_000;
    public const int Reason = 1_000;
    public const int Dependencies = 200;
}
