namespace Sms.Problems;

/// <summary>Priority from impact and urgency, where none is given: the same table as that of incidents.</summary>
public static class Priority
{
    private static readonly string[] Levels = ["high", "medium", "low"];

    /// <returns>P1 for high and high, to P5 for low and low.</returns>
    public static string Of(string impact, string urgency) =>
        $"P{Array.IndexOf(Levels, impact) + Array.IndexOf(Levels, urgency) + 1}";
}
