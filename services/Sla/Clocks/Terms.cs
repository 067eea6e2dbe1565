namespace Sms.Sla;

/// <summary>
/// All agreements and calendars with all their versions, and the planned work that touches the incidents that are
/// looked at, as plain data: what decisions about clocks look things up in.
/// </summary>
public sealed record Terms(
    IReadOnlyDictionary<Guid, Agreement> Agreements,
    IReadOnlyDictionary<Guid, Calendar> Calendars,
    IReadOnlyList<PlannedWork> PlannedWork
)
{
    public static Terms Of(
        IEnumerable<Agreement> agreements,
        IEnumerable<Calendar> calendars,
        IEnumerable<PlannedWork>? plannedWork = null
    ) =>
        new(
            agreements.ToDictionary(agreement => agreement.Id),
            calendars.Append(Sla.Calendar.AlwaysOpen).ToDictionary(calendar => calendar.Id),
            [.. plannedWork ?? []]
        );

    /// <summary>Some agreement leaves planned work out; without one, nobody has to know of any.</summary>
    public bool AnyExcludesPlannedWork =>
        Agreements.Values.Any(agreement => agreement.Versions.Any(version => version.ExcludePlannedWork));

    /// <exception cref="KeyNotFoundException">A pinned version is missing: the caller did not load it.</exception>
    public AgreementTerms Agreement(Guid id, int version) =>
        Agreements.GetValueOrDefault(id)?.Terms(version)
        ?? throw new KeyNotFoundException($"Version {version} of agreement {id} is not loaded.");

    /// <exception cref="KeyNotFoundException">A pinned version is missing: the caller did not load it.</exception>
    public CalendarTerms Calendar(Guid id, int version) =>
        Calendars.GetValueOrDefault(id)?.Terms(version)
        ?? throw new KeyNotFoundException($"Version {version} of calendar {id} is not loaded.");

    /// <summary>
    /// Reads one clock; null while the report of the incident has not been heard, or lies after <paramref name="now"/>.
    /// </summary>
    public ClockReading? Read(PinnedClock clock, IncidentClocks state, DateTimeOffset now) =>
        Clock.Read(
            clock,
            state,
            Agreement(clock.AgreementId, clock.AgreementVersion),
            Calendar(clock.CalendarId, clock.CalendarVersion),
            now
        );
}
