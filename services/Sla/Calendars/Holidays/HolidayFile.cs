using NodaTime;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>What an iCalendar file (RFC 5545) says of holidays.</summary>
/// <param name="Name">Of the calendar in the file (<c>X-WR-CALNAME</c>), if it has one.</param>
/// <param name="Holidays">In order; a day with several names has them all.</param>
/// <param name="Errors">Empty when the file can be used: what is wrong, with the line and the UID of the event.</param>
public sealed record HolidayFile(string? Name, IReadOnlyList<Holiday> Holidays, IReadOnlyList<string> Errors)
{
    /// <summary>Rules of all events. A file of the holidays of a continent has a few hundred.</summary>
    public const int MostRules = 1_000;

    /// <summary>
    /// Days of holidays, and days that are looked at to find them; large files of 30 years take some ten thousand.
    /// </summary>
    public const int MostDays = 300_000;

    private const int MostErrors = 20;

    /// <param name="file">All of the file.</param>
    /// <param name="charset">What the sender calls its encoding, if anything.</param>
    /// <param name="zone">Of the calendar: moments in the file are times there.</param>
    /// <param name="years">Days outside are left out; yearly rules are followed within.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    public static HolidayFile Read(
        ReadOnlySpan<byte> file,
        string? charset,
        DateTimeZone zone,
        Years years,
        CancellationToken cancellation = default
    )
    {
        try
        {
            return Read(CalendarLines.Of(ContentLine.Read(file, charset)), zone, years, cancellation);
        }
        catch (Exception error) when (error is FormatException or UndecodableText)
        {
            return Refused(error.Message);
        }
    }

    private static HolidayFile Read(CalendarLines lines, DateTimeZone zone, Years years, CancellationToken cancellation)
    {
        if (lines.Events is null)
            return Refused("The file has no calendar (VCALENDAR).");
        if (lines.Events.Sum(e => e.All("RRULE").Concat(e.All("EXRULE")).Count()) > MostRules)
            return Refused($"The file has more than {MostRules} rules.");
        var (events, errors) = (new List<HolidayEvent>(), new List<string>());
        foreach (var e in lines.Events)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                events.Add(HolidayEvent.Read(e, zone));
            }
            catch (FormatException wrong)
            {
                errors.Add($"{e.Place}: {wrong.Message}.");
            }
        }

        if (errors.Count > 0)
        {
            return new(
                null,
                [],
                errors.Count <= MostErrors
                    ? errors
                    : [.. errors.Take(MostErrors), $"There are {errors.Count - MostErrors} more."]
            );
        }

        if (events.Sum(e => e.Effort(years)) > MostDays)
        {
            return Refused(
                $"To follow the rules of the file, more than {MostDays} days would have to be looked at. "
                    + "Take fewer years at a time."
            );
        }

        var holidays = lines.Cancelled ? [] : Days(events, years, cancellation);
        return holidays switch
        {
            null => Refused($"The file has more than {MostDays} days of holidays."),
            [] => Refused($"The file has no holiday in the years {years.From} to {years.To}."),
            _ => new(lines.Name, holidays, []),
        };
    }

    private static HolidayFile Refused(string why) => new(null, [], [why]);

    /// <returns>Null when there are too many.</returns>
    private static List<Holiday>? Days(List<HolidayEvent> events, Years years, CancellationToken cancellation)
    {
        // A day that was moved or cancelled is an event of its own, with the UID of its series.
        var moved = events
            .Where(e => e.Replaces is not null && e.Uid is not null)
            .GroupBy(e => e.Uid!)
            .ToDictionary(series => series.Key, series => series.Select(e => e.Replaces!.Value).ToHashSet());
        var (parts, count) = (new List<(DayPart Part, string Name)>(), 0);
        foreach (var e in events.Where(e => !e.Cancelled))
        {
            var elsewhere = e.Replaces is null && e.Uid is not null ? moved.GetValueOrDefault(e.Uid, []) : [];
            foreach (var part in e.Days(years, elsewhere))
            {
                cancellation.ThrowIfCancellationRequested();
                if (++count > MostDays)
                    return null;
                if (years.Has(part.Date))
                    parts.Add((part, e.Name));
            }
        }

        return
        [
            .. parts.GroupBy(x => x.Part.Date).OrderBy(day => day.Key).SelectMany(day => DayPart.Join(day.Key, day)),
        ];
    }
}
