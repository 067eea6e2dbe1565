using System.Runtime.Serialization;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace Sms.Sla;

/// <summary>What an iCalendar file (RFC 5545) says of holidays.</summary>
/// <param name="Name">Of the calendar in the file (<c>X-WR-CALNAME</c>), if it has one.</param>
/// <param name="Holidays">In order, each day once; a day with several names has them all.</param>
/// <param name="Errors">Empty when the file can be used: what is wrong, with the line and the UID of the event.</param>
public sealed record HolidayFile(string? Name, IReadOnlyList<Holiday> Holidays, IReadOnlyList<string> Errors)
{
    // Bounds what a rule that never comes true costs.
    private static readonly EvaluationOptions Limited = new() { MaxUnmatchedIncrementsLimit = 1000 };

    /// <param name="text">All of the file.</param>
    /// <param name="years">Days outside are left out; yearly rules are followed within.</param>
    public static HolidayFile Read(string text, Years years)
    {
        try
        {
            var calendars = CalendarCollection.Load(text);
            if (calendars.Count == 0) return Refused("The file has no calendar (VCALENDAR).");
            var errors = calendars.SelectMany(calendar => calendar.Events).Select(e => Problem(e, text)).OfType<string>().ToList();
            if (errors.Count > 0) return new(null, [], errors);
            var holidays = calendars.SelectMany(calendar => Days(calendar, years))
                .GroupBy(holiday => holiday.Date).OrderBy(day => day.Key)
                .Select(day => new Holiday(day.Key, string.Join(", ", day.Select(holiday => holiday.Name).Distinct())))
                .ToList();
            return holidays.Count == 0
                ? Refused($"The file has no holiday in the years {years.From} to {years.To}.")
                : new(calendars.Select(calendar => calendar.Properties.Get<string>("X-WR-CALNAME")).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)), holidays, []);
        }
        catch (Exception error) when (error is SerializationException or ArgumentException or FormatException or InvalidOperationException or EvaluationException)
        {
            return Refused($"The file cannot be read: {error.Message}");
        }
    }

    private static HolidayFile Refused(string why) => new(null, [], [why]);

    /// <summary>The calendar, not the single event, knows which days of a series were moved or taken out.</summary>
    private static IEnumerable<Holiday> Days(Ical.Net.Calendar calendar, Years years) => calendar
        .GetOccurrences<CalendarEvent>(new CalDateTime(years.From, 1, 1), Limited)
        .TakeWhile(occurrence => occurrence.Period.StartTime.Date.Year <= years.To)
        .Where(occurrence => occurrence.Source is CalendarEvent { Status: not "CANCELLED" })
        .SelectMany(occurrence => Days(occurrence.Period).Select(date => new Holiday(date, NameOf((CalendarEvent)occurrence.Source))))
        .Where(holiday => years.Has(holiday.Date));

    /// <summary>The end is exclusive, as iCalendar has it.</summary>
    private static IEnumerable<DateOnly> Days(Ical.Net.DataTypes.Period period)
    {
        for (var date = period.StartTime.Date; date < period.EffectiveEndTime!.Date; date = date.AddDays(1)) yield return date;
    }

    private static string? Problem(CalendarEvent e, string text)
    {
        var why = e switch
        {
            { DtStart: null } => "it has no DTSTART",
            { DtStart.HasTime: true } or { DtEnd.HasTime: true } => "it has a time of day; a holiday is whole days (VALUE=DATE)",
            { EffectiveDuration: var length } when length.Sign < 0 => "it ends before it begins",
            { EffectiveDuration: var length } when length.ToTimeSpanUnspecified() > TimeSpan.FromDays(366) => "it is longer than a year",
            { RecurrenceRule.Frequency: not FrequencyType.Yearly } => $"its rule is not a yearly one ({e.RecurrenceRule})",
            _ => null,
        };
        return why is null ? null : $"Line {LineOf(e, text)}, UID {e.Uid ?? "missing"} ({NameOf(e)}): {why}.";
    }

    private static string NameOf(CalendarEvent e) => string.IsNullOrWhiteSpace(e.Summary) ? "Holiday" : e.Summary.Trim();

    /// <summary>Where the event is in the file; the parser does not keep it.</summary>
    private static int LineOf(CalendarEvent e, string text)
    {
        var at = e.Uid is { Length: > 0 } uid ? text.IndexOf($"UID:{uid}", StringComparison.Ordinal) : -1;
        return text.AsSpan(0, Math.Max(0, at)).Count('\n') + 1;
    }
}
