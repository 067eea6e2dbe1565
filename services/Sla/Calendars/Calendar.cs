using System.Text.Json.Serialization;
using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>
/// A calendar with all its versions, 1, 2, …: whatever was measured can name the version that it was measured with.
/// </summary>
public sealed record Calendar(Guid Id, IReadOnlyList<CalendarTerms> Versions) : IStreamState
{
    /// <summary>Built in, version 1: agreements can pin it without anybody having defined it.</summary>
    public static Calendar AlwaysOpen { get; } =
        new(new Guid("00000000-0000-0000-0000-000000247365"), [CalendarTerms.AlwaysOpen]);

    /// <summary>
    /// Version of the stream that this state reflects; of a stored snapshot its row has it (<see cref="Store"/>).
    /// </summary>
    [JsonIgnore]
    public long Version { get; init; }

    [JsonIgnore]
    public int LatestVersion => Versions.Count;

    [JsonIgnore]
    public CalendarTerms Latest => Versions[^1];

    /// <returns>Null when there is no such version.</returns>
    public CalendarTerms? Terms(int version) =>
        version >= 1 && version <= Versions.Count ? Versions[version - 1] : null;

    public static Calendar Create(CalendarDefined e) => new(e.CalendarId, [e.Terms]);

    public Calendar Apply(CalendarRevised e) => this with { Versions = [.. Versions, e.Terms] };

    public static Decision Define(Guid id, CalendarTerms terms, string by, DateTimeOffset now) =>
        Decision.Append(new CalendarDefined(id, Stamped(terms), by, now));

    /// <summary>A new version, unless these are the terms already.</summary>
    public Decision Revise(CalendarTerms terms, string by, DateTimeOffset now) =>
        Stamped(terms).SameAs(Latest)
            ? Decision.Nothing
            : Decision.Append(new CalendarRevised(Stamped(terms), by, now));

    /// <summary>A new version with other holidays in some years, unless it has these already.</summary>
    /// <param name="holidays">All within the years.</param>
    /// <param name="years">Holidays of other years stay as they are.</param>
    /// <param name="set">Name and version of the set.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When.</param>
    public Decision TakeHolidays(
        IReadOnlyList<Holiday> holidays,
        Years years,
        string set,
        string by,
        DateTimeOffset now
    ) =>
        Revise(
            Latest with
            {
                Holidays =
                [
                    .. Latest
                        .Holidays.Where(holiday => !years.Has(holiday.Date))
                        .Concat(holidays)
                        .OrderBy(holiday => holiday.Date),
                ],
                HolidaySet = set,
            },
            by,
            now
        );

    private static CalendarTerms Stamped(CalendarTerms terms) =>
        terms with
        {
            Holidays = terms.Holidays ?? [],
            TzdbVersion = WorkingTime.TzdbVersion,
        };
}
