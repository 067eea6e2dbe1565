using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.TimeZones;

namespace Sms.Sla;

/// <summary>
/// Reads the dates and times of one event as local times of one zone: the calendar's. What an Exchange server marks
/// as an
/// all-day event is the same day wherever it is looked at, so its times are read in its own zone.
/// </summary>
internal sealed partial class EventTimes
{
    private readonly DateTimeZone _zone;
    private readonly bool _allDay;

    /// <param name="calendar">Zone of the calendar that takes the holidays.</param>
    /// <param name="start">The line of DTSTART.</param>
    /// <param name="allDay">The event is marked as one of whole days.</param>
    internal EventTimes(DateTimeZone calendar, ContentLine start, bool allDay)
    {
        var own = start.Value.EndsWith("T000000Z", StringComparison.OrdinalIgnoreCase)
            ? DateTimeZone.Utc
            : ZoneOf(start);
        _zone = allDay && own is not null ? own : calendar;
        _allDay = allDay;
    }

    /// <param name="text">
    /// One value, such as <c>20260501</c>, <c>20260501T080000</c> or <c>20260501T080000Z</c>.
    /// </param>
    /// <param name="line">The line that it is from; its TZID is the zone of a time without one.</param>
    /// <exception cref="FormatException">It is no date or time, or its zone is not known.</exception>
    internal Moment Read(string text, ContentLine line)
    {
        var parts = Form().Match(text.Trim());
        if (!parts.Success)
            throw Wrong(text, line);
        var time = parts.Groups["time"].Value;
        if (
            !DateOnly.TryParseExact(
                parts.Groups["date"].ValueSpan,
                "yyyyMMdd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var date
            )
        )
            throw Wrong(text, line);
        // Nobody means a year from which no day before or after can be counted any more.
        if (date.Year is < 1000 or > 9000)
            throw Wrong(text, line);
        var day = LocalDate.FromDateOnly(date);
        if (time.Length == 0)
            return new(day.AtMidnight(), HasTime: false);
        if (
            !TimeOnly.TryParseExact(
                time,
                ["HHmmss", "HHmm"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var ofDay
            )
        )
            throw Wrong(text, line);
        var local = day.At(LocalTime.FromTimeOnly(ofDay));
        var zone = parts.Groups["utc"].Success ? DateTimeZone.Utc : ZoneOf(line);
        // Midnight is the beginning of the day in a zone that only the sender knows, too; any other time may be any
        // time.
        if (zone is null && !_allDay && line.Parameter("TZID") is { Length: > 0 } unknown && ofDay != TimeOnly.MinValue)
            throw new FormatException($"its zone '{unknown}' (line {line.Number}) is not known");
        var isHere = zone is null || zone.Equals(_zone);
        return new(isHere ? local : local.InZoneLeniently(zone!).WithZone(_zone).LocalDateTime, HasTime: true);
    }

    /// <summary>
    /// The zone that a line names by its IANA id, with a prefix before it, or by the name that Windows has for it.
    /// </summary>
    private static DateTimeZone? ZoneOf(ContentLine line)
    {
        if (line.Parameter("TZID") is not { Length: > 0 } name)
            return null;
        var zones = DateTimeZoneProviders.Tzdb;
        if (TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(name, out var id))
            return zones[id];
        // Some programs put a path before it: /mozilla.org/20070129_1/Europe/Berlin.
        var path = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable
            .Range(0, path.Length)
            .Select(skipped => zones.GetZoneOrNull(string.Join('/', path[skipped..])))
            .FirstOrDefault(zone => zone is not null);
    }

    private static FormatException Wrong(string text, ContentLine line) =>
        new($"its {line.Name} '{text}' (line {line.Number}) is no date or time");

    [GeneratedRegex("^(?<date>[0-9]{8})([Tt](?<time>[0-9]{4}([0-9]{2})?)(?<utc>[Zz])?)?$")]
    private static partial Regex Form();

    /// <param name="Local">Midnight for a date.</param>
    internal readonly record struct Moment(LocalDateTime Local, bool HasTime);
}
