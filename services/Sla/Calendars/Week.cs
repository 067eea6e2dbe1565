namespace Sms.Sla;

/// <summary>Days as they are written in terms: monday to sunday.</summary>
internal static class Week
{
    private static readonly Dictionary<string, DayOfWeek> Days = Enum.GetValues<DayOfWeek>()
        .ToDictionary(day => day.ToString().ToLowerInvariant());

    internal static bool TryParse(string? text, out DayOfWeek day)
    {
        day = default;
        return text is not null && Days.TryGetValue(text, out day);
    }
}
