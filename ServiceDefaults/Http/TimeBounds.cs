namespace Sms.ServiceDefaults;

/// <summary>
/// The times that this system deals with. What lies outside is a zero date, a wrong unit or an attempt; arithmetic on
/// it would leave the range of the type or of the database.
/// </summary>
public static class TimeBounds
{
    /// <summary>Inclusive.</summary>
    public static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Exclusive.</summary>
    public static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Longest duration in a request: added to a time within the bounds, it stays in range.</summary>
    public static readonly TimeSpan LongestDuration = Latest - Earliest;

    public static bool Contains(DateTimeOffset time) => time >= Earliest && time < Latest;

    public static bool Contains(DateOnly day) => day.Year >= Earliest.Year && day.Year < Latest.Year;

    /// <summary>The nearest time within the bounds.</summary>
    public static DateTimeOffset Clamp(DateTimeOffset time) =>
        time < Earliest ? Earliest
        : time >= Latest ? Latest.AddTicks(-TimeSpan.TicksPerSecond)
        : time;
}
