using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using LocalPeriod = NodaTime.Period;

namespace Sms.Sla;

/// <summary>A VEVENT of a file of holidays, with local times of the calendar's zone.</summary>
internal sealed partial class HolidayEvent
{
    /// <summary>
    /// A timed event that is shorter than this is an appointment, not a part of a day on which nobody works.
    /// </summary>
    internal static readonly LocalPeriod ShortestPartOfADay = LocalPeriod.FromHours(2);

    private readonly LocalDateTime _start;
    private readonly LocalPeriod _length;
    private readonly IReadOnlyList<HolidayRule> _rules;
    private readonly IReadOnlyList<HolidayRule> _exceptions;
    private readonly IReadOnlyList<LocalDateTime> _added;
    private readonly HashSet<LocalDate> _excluded;

    private HolidayEvent(EventLines lines, EventTimes times, LocalDateTime start, LocalPeriod length)
    {
        (_start, _length, Name, Uid) = (start, length, lines.Summary, lines.Uid);
        Cancelled = lines.Is("STATUS", "CANCELLED");
        _rules = [.. lines.All("RRULE").Select(line => HolidayRule.Read(line, start, times))];
        _exceptions = [.. lines.All("EXRULE").Select(line => HolidayRule.Read(line, start, times))];
        _added = [.. Dates(lines.All("RDATE"), times)];
        _excluded = [.. Dates(lines.All("EXDATE"), times).Select(excluded => excluded.Date)];
        if (lines.First("RECURRENCE-ID") is not { } replaced)
            return;
        if (string.Equals(replaced.Parameter("RANGE"), "THISANDFUTURE", StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"its RECURRENCE-ID (line {replaced.Number}) is for all later days as well");
        Replaces = times.Read(replaced.Value, replaced).Local.Date;
    }

    internal string Name { get; }

    internal string? Uid { get; }

    internal bool Cancelled { get; }

    /// <summary>The day of its series that it takes the place of, or null.</summary>
    internal LocalDate? Replaces { get; }

    /// <summary>What it takes to find its days, in days that are looked at or listed.</summary>
    internal long Effort(Years years) =>
        _added.Count + _excluded.Count + _rules.Concat(_exceptions).Sum(rule => rule.Effort(years));

    /// <exception cref="FormatException">It is no holiday; the message says why.</exception>
    internal static HolidayEvent Read(EventLines lines, DateTimeZone calendar)
    {
        var begin = lines.First("DTSTART") ?? throw new FormatException("it has no DTSTART");
        var allDay =
            lines.Is("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE") || lines.Is("X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "TRUE");
        var times = new EventTimes(calendar, begin, allDay);
        var start = times.Read(begin.Value, begin);
        var end = End(lines, times, start);
        if (end < start.Local)
            throw new FormatException("it ends before it begins");
        // What ends with the last minute or second of a day means all of it.
        if (end.TimeOfDay >= new LocalTime(23, 59))
            end = end.Date.PlusDays(1).AtMidnight();
        var wholeDays = (start.Local.TimeOfDay, end.TimeOfDay) == (LocalTime.Midnight, LocalTime.Midnight);
        // A day without an end, or one that ends when it begins, is one day: many programs write it so.
        if (end == start.Local && wholeDays && (!start.HasTime || allDay))
            end = end.PlusDays(1);
        if (!wholeDays && !start.HasTime)
            throw new FormatException("it ends at a time of day; a holiday of whole days ends with a day (VALUE=DATE)");
        if (!wholeDays && allDay)
            throw new FormatException("it is marked as one of whole days, but has a time of day that is not midnight");
        if (end < start.Local + ShortestPartOfADay)
        {
            throw new FormatException(
                "it has a time of day and is shorter than two hours; "
                    + "a holiday is whole days (VALUE=DATE), or a longer part of one"
            );
        }

        if (LocalPeriod.Between(start.Local, end, PeriodUnits.Days).Days > 366)
            throw new FormatException("it is longer than a year");
        // Not in months, which are not of one length.
        var length = LocalPeriod.Between(start.Local, end, PeriodUnits.Days | PeriodUnits.AllTimeUnits);
        return new(lines, times, start.Local, length);
    }

    /// <summary>Its parts by day, in the years and just around them.</summary>
    /// <param name="years">Rules are followed within.</param>
    /// <param name="moved">Days of its series that other events of the file take the place of.</param>
    internal IEnumerable<DayPart> Days(Years years, IReadOnlySet<LocalDate> moved)
    {
        var except = _exceptions.SelectMany(rule => rule.Days(years)).Select(LocalDate.FromDateOnly).ToHashSet();
        var begins =
            _rules.Count == 0
                ? [_start]
                : _rules
                    .SelectMany(rule => rule.Days(years))
                    .Select(LocalDate.FromDateOnly)
                    .Select(day => day.At(_start.TimeOfDay));
        return begins
            .Concat(_added)
            .Where(begin => !_excluded.Contains(begin.Date))
            .Where(begin => !except.Contains(begin.Date) && !moved.Contains(begin.Date))
            .SelectMany(begin => DayPart.Split(begin, begin + _length));
    }

    private static LocalDateTime End(EventLines lines, EventTimes times, EventTimes.Moment start)
    {
        if (lines.First("DTEND") is { } end)
            return times.Read(end.Value, end).Local;
        return lines.First("DURATION") is { } line ? start.Local + Length(line, start) : start.Local;
    }

    /// <summary>What is left of a day is a whole one where the event is of days.</summary>
    private static LocalPeriod Length(ContentLine line, EventTimes.Moment start)
    {
        var parts = DurationForm().Match(line.Value.ToUpperInvariant());
        if (!parts.Success)
            throw new FormatException($"its DURATION '{line.Value}' (line {line.Number}) is no duration such as P1D");
        if (parts.Groups["minus"].Success)
            throw new FormatException("it ends before it begins");
        var days = Part("weeks") * 7 + Part("days");
        var seconds = Part("hours") * 3600L + Part("minutes") * 60 + Part("seconds");
        return start.HasTime
            ? LocalPeriod.FromDays(days) + LocalPeriod.FromSeconds(seconds)
            : LocalPeriod.FromDays(days + (int)Math.Ceiling(seconds / (double)NodaConstants.SecondsPerDay));

        int Part(string name) =>
            parts.Groups[name] is { Success: true } part ? int.Parse(part.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    private static IEnumerable<LocalDateTime> Dates(IEnumerable<ContentLine> lines, EventTimes times) =>
        lines.SelectMany(line =>
            line.Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(value => times.Read(value, line).Local)
        );

    [GeneratedRegex(
        "^[+]?(?<minus>-)?P((?<weeks>[0-9]{1,5})W)?((?<days>[0-9]{1,5})D)?"
            + "(T((?<hours>[0-9]{1,6})H)?((?<minutes>[0-9]{1,6})M)?((?<seconds>[0-9]{1,6})S)?)?$"
    )]
    private static partial Regex DurationForm();
}
