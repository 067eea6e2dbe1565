using System.Globalization;
using System.Text.RegularExpressions;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;

namespace Sms.Sla;

/// <summary>
/// A yearly rule of an event. Rules of other frequencies are no holidays, and one of every second would take longer
/// to follow
/// than anybody waits: they are refused before anything is followed.
/// </summary>
internal sealed partial class HolidayRule
{
    // A day that comes true at all does so within 40 years, 29 February on a given weekday for one.
    private static readonly EvaluationOptions Limited = new() { MaxUnmatchedIncrementsLimit = 100 };

    private readonly IReadOnlyDictionary<string, string> _parts;
    private readonly DateOnly _start;

    private HolidayRule(IReadOnlyDictionary<string, string> parts, DateOnly start)
    {
        (_parts, _start) = (parts, start);
    }

    private bool Counts => _parts.ContainsKey("COUNT");

    /// <summary>
    /// Days that are looked at to follow it: what a rule costs depends on them, not on those that are left. A rule that
    /// counts is followed from its beginning on, every other one from the year before those that are asked for.
    /// </summary>
    internal long Effort(Years years) =>
        (long)Candidates()
        * (
            Counts
                ? Limited.MaxUnmatchedIncrementsLimit!.Value + Math.Max(0, years.To - _start.Year)
                : 2 + years.To - years.From
        );

    /// <param name="line">RRULE or EXRULE.</param>
    /// <param name="start">Of the event.</param>
    /// <param name="times">Reads UNTIL.</param>
    /// <exception cref="FormatException">
    /// It cannot be read, or is not a rule for holidays; the message says why.
    /// </exception>
    internal static HolidayRule Read(ContentLine line, LocalDateTime start, EventTimes times)
    {
        var parts = new Dictionary<string, string>();
        foreach (
            var part in line
                .Value.ToUpperInvariant()
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            var pair = part.Split('=', 2);
            // Of days, RFC 5545 has these ignored: older programs write them.
            if (pair[0] is "BYHOUR" or "BYMINUTE" or "BYSECOND" && start.TimeOfDay == LocalTime.Midnight)
                continue;
            if (pair.Length < 2 || !IsUnderstood(pair[0], pair[1]) || !parts.TryAdd(pair[0], pair[1]))
                throw new FormatException($"its rule cannot be followed: '{Short(part)}' (line {line.Number})");
        }

        if (parts.GetValueOrDefault("FREQ") != "YEARLY")
            throw new FormatException($"its rule is not a yearly one: '{Short(line.Value)}' (line {line.Number})");
        if (parts.TryGetValue("UNTIL", out var until))
            parts["UNTIL"] = LastDay(times.Read(until, line), start);
        try
        {
            var rule = new HolidayRule(parts, start.Date.ToDateOnly());
            _ = rule.Until(null);
            return rule;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"its rule cannot be followed: {wrong.Message} (line {line.Number})");
        }
    }

    /// <summary>The days on which it comes true, in order.</summary>
    internal IEnumerable<DateOnly> Days(Years years)
    {
        var series = new CalendarEvent { DtStart = new CalDateTime(_start), RecurrenceRule = Until($"{years.To}1231") };
        // A holiday that began in the year before may last into this one.
        var from = Counts ? null : new CalDateTime(years.From - 1, 1, 1);
        using var occurrences = series.GetOccurrences(from, Limited).GetEnumerator();
        while (Next(occurrences) is { } day && day.Year <= years.To)
            yield return day;
    }

    /// <param name="last">
    /// The last day that is of interest, so that a rule that never comes true is not followed further; null: any.
    /// </param>
    private RecurrenceRule Until(string? last)
    {
        var parts = new Dictionary<string, string>(_parts);
        // Both are eight digits. A rule has a count or an end, not both.
        if (last is not null && !Counts && string.CompareOrdinal(last, parts.GetValueOrDefault("UNTIL", last)) <= 0)
            parts["UNTIL"] = last;
        return new RecurrenceRule(string.Join(';', parts.Select(part => $"{part.Key}={part.Value}")));
    }

    private static DateOnly? Next(IEnumerator<Occurrence> occurrences)
    {
        try
        {
            return occurrences.MoveNext() ? occurrences.Current.Period.StartTime.Date : null;
        }
        catch (EvaluationException)
        {
            // It comes true no more, within the calendar or at all.
            return null;
        }
    }

    /// <summary>The last day of a series of days; UNTIL is a moment when the series is one of times.</summary>
    private static string LastDay(EventTimes.Moment until, LocalDateTime start)
    {
        var last =
            until.HasTime && until.Local.TimeOfDay < start.TimeOfDay ? until.Local.Date.PlusDays(-1) : until.Local.Date;
        return last.ToString("uuuuMMdd", CultureInfo.InvariantCulture);
    }

    private static bool IsUnderstood(string name, string value) =>
        name switch
        {
            "FREQ" or "UNTIL" => true,
            "INTERVAL" or "COUNT" => Number().IsMatch(value),
            "BYMONTH" or "BYMONTHDAY" or "BYYEARDAY" or "BYWEEKNO" or "BYSETPOS" => Numbers().IsMatch(value),
            "BYDAY" => Weekdays().IsMatch(value),
            "WKST" => Weekday().IsMatch(value),
            // Several times a day are no holidays, and the rest is of other calendars than ours.
            _ => false,
        };

    /// <summary>Days of one year that are looked at, at most.</summary>
    private int Candidates()
    {
        // A list of weekdays may name each of them many times.
        var weekdays = 1 + ((Values("BYDAY") ?? 0) / 8);
        if (_parts.Keys.Any(part => part is "BYWEEKNO" or "BYYEARDAY"))
            return 366 * weekdays;
        var months = Values("BYMONTH") ?? (_parts.ContainsKey("BYDAY") || _parts.ContainsKey("BYMONTHDAY") ? 12 : 1);
        return months * (_parts.ContainsKey("BYDAY") ? 31 * weekdays : Values("BYMONTHDAY") ?? 1);
    }

    private int? Values(string part) =>
        _parts.TryGetValue(part, out var list) ? list.Count(character => character == ',') + 1 : null;

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";

    [GeneratedRegex("^[1-9][0-9]{0,5}$")]
    private static partial Regex Number();

    [GeneratedRegex("^[+-]?[0-9]{1,3}(,[+-]?[0-9]{1,3}){0,365}$")]
    private static partial Regex Numbers();

    [GeneratedRegex("^([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)){0,365}$")]
    private static partial Regex Weekdays();

    [GeneratedRegex("^(MO|TU|WE|TH|FR|SA|SU)$")]
    private static partial Regex Weekday();
}
