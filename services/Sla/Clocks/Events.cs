using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>Which clock an event is about, with all that a reader of the single event needs.</summary>
public sealed record ClockRef(
    string ClockId,
    Guid AgreementId,
    int AgreementVersion,
    string Agreement,
    string Metric,
    string Service
);

/// <summary>
/// The incident that an announcement is about, as far as it was known at that moment: for whoever has to act on it.
/// </summary>
/// <param name="Number">For people: <c>INC0000012</c>.</param>
/// <param name="Group">Responsible for it then.</param>
/// <param name="Person">User id of who was responsible for it then.</param>
public sealed record IncidentRef(string? Number, string? Title, string? Group, string? Person);

/// <summary>An event about one clock of the incident.</summary>
public interface IAboutClock : IHappened
{
    ClockRef Clock { get; }
}

/// <summary>A fact was heard, when is the event's own time.</summary>
public sealed record FactNoted(Guid IncidentId, Fact Fact) : IHappened
{
    DateTimeOffset IHappened.At => Fact.At;
}

/// <summary>
/// Somebody put right when a fact happened. What is known now follows from the new time, what was known before stays
/// readable as of then.
/// </summary>
/// <param name="FactVersion">Which fact: the incident's version that it came with.</param>
/// <param name="From">Business time that it had.</param>
/// <param name="To">Business time that it has.</param>
/// <param name="At">When it was corrected.</param>
public sealed record FactCorrected(
    long FactVersion,
    DateTimeOffset From,
    DateTimeOffset To,
    string Reason,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>
/// An agreement applies to the incident and its version is pinned; <c>Goal</c> is null when the priority has no target
/// (yet). Told again when a clock that had stopped counts again.
/// </summary>
public sealed record ClockStarted(
    ClockRef Clock,
    string Priority,
    string? Goal,
    Guid CalendarId,
    int CalendarVersion,
    string? HolidaySet,
    string? TzdbVersion,
    DateTimeOffset At
) : IAboutClock;

/// <summary>No target any more.</summary>
/// <param name="Reason">One of <see cref="StopReason"/>.</param>
public sealed record ClockStopped(ClockRef Clock, string Reason, DateTimeOffset At) : IAboutClock;

/// <summary>The incident was moved: of the services of its agreement the clock now shows another one.</summary>
/// <param name="At">When that was noticed; since when it is so the facts say.</param>
public sealed record ClockServiceChanged(ClockRef Clock, DateTimeOffset At) : IAboutClock;

/// <summary>Somebody decided that the clock follows another version of its agreement, from its start.</summary>
public sealed record ClockMoved(
    ClockRef Clock,
    Guid CalendarId,
    int CalendarVersion,
    string Reason,
    string By,
    DateTimeOffset At
) : IAboutClock;

/// <param name="Cycle">Version of the fact that began the count: of the report, a reopening or a change of
/// priority.</param>
/// <param name="DueAt">The end of time when the calendar never offers as much working time as the goal asks
/// for.</param>
/// <param name="Incident">Null in events of older versions.</param>
/// <param name="Remaining">Working time left when it was detected.</param>
public sealed record TargetAtRisk(
    ClockRef Clock,
    long Cycle,
    string Priority,
    int Percent,
    DateTimeOffset DueAt,
    DateTimeOffset ReachedAt,
    DateTimeOffset DetectedAt,
    IncidentRef? Incident = null,
    TimeSpan? Remaining = null
) : IAboutClock
{
    DateTimeOffset IHappened.At => ReachedAt;
}

/// <param name="Cause">time-elapsed, priority-changed, service-changed or late-fact.</param>
/// <param name="Incident">Null in events of older versions.</param>
/// <param name="Remaining">Zero or negative: working time over when it was detected; null when another cycle is counted
/// by then.</param>
public sealed record TargetBreached(
    ClockRef Clock,
    long Cycle,
    string Priority,
    DateTimeOffset DueAt,
    DateTimeOffset DetectedAt,
    string Cause,
    IncidentRef? Incident = null,
    TimeSpan? Remaining = null
) : IAboutClock
{
    DateTimeOffset IHappened.At => DueAt;
}

/// <param name="Reason">Kind of the fact that showed it, fact-corrected, planned-work, or terms-changed when the clock
/// was moved to other terms.</param>
/// <param name="Incident">As the breach told it; null in events of older versions.</param>
/// <param name="Remaining">Working time left by what is known now, negative: over; null when another cycle is
/// counted.</param>
public sealed record TargetBreachRetracted(
    ClockRef Clock,
    long Cycle,
    string Priority,
    DateTimeOffset DueAt,
    string Reason,
    DateTimeOffset At,
    IncidentRef? Incident = null,
    TimeSpan? Remaining = null
) : IAboutClock;

/// <summary>Fulfilled in time; told again only for another fulfilment, after a reopening or by a correction.</summary>
public sealed record TargetMet(
    ClockRef Clock,
    long Cycle,
    string Priority,
    DateTimeOffset DueAt,
    DateTimeOffset FulfilledAt
) : IAboutClock
{
    DateTimeOffset IHappened.At => FulfilledAt;
}
