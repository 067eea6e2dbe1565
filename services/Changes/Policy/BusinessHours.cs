using NodaTime;

namespace Sms.Changes;

/// <summary>Weekly hours by the wall clock of a zone.</summary>
public sealed record BusinessHours
{
    /// <summary>IANA: Europe/Berlin.</summary>
    public string Zone { get; init; } = "Etc/UTC";

    /// <summary>monday to sunday.</summary>
    public IReadOnlyList<string> Days { get; init; } = ["monday", "tuesday", "wednesday", "thursday", "friday"];

    /// <summary>First hour, 0 to 23.</summary>
    public int From { get; init; } = 8;

    /// <summary>Hour at which they end, 1 to 24.</summary>
    public int To { get; init; } = 18;

    /// <returns>What is wrong with it, or null.</returns>
    public string? Problem()
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) is null)
            return $"There is no zone '{Zone}'.";
        if (Days.FirstOrDefault(day => DayOf(day) is null) is { } unknown)
            return $"'{unknown}' is no day from monday to sunday.";
        return From is >= 0 and <= 23 && To > From && To <= 24
            ? null
            : "They begin before they end: from 0 to 23, to 24 at the latest.";
    }

    /// <returns>Whether that is a day of them, and whether it is in them.</returns>
    internal (bool Day, bool Hour) At(DateTimeOffset instant)
    {
        // A zone that this machine's time zone database has lost is taken for UTC: the risk of a change is no reason to
        // refuse it.
        var local = Instant
            .FromDateTimeOffset(instant)
            .InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc);
        return (Days.Any(day => DayOf(day) == local.DayOfWeek), local.Hour >= From && local.Hour < To);
    }

    private static IsoDayOfWeek? DayOf(string day) =>
        Enum.TryParse<IsoDayOfWeek>(day, ignoreCase: true, out var known)
        && known != IsoDayOfWeek.None
        && !char.IsDigit(day[0])
            ? known
            : null;
}
