using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>An incident is there.</summary>
/// <param name="Imported">It is history of another system: nobody asks what changed before it.</param>
public sealed record IncidentNoted(
    Guid IncidentId,
    string Number,
    string Title,
    string Service,
    bool Imported,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>It is about another service than was thought.</summary>
/// <param name="IncidentVersion">Of the incident's stream: what is not newer than the one noted is a repeat or
/// late.</param>
public sealed record IncidentServiceNoted(
    Guid IncidentId,
    long IncidentVersion,
    string Service,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="State">open (again), resolved or closed.</param>
/// <param name="IncidentVersion">Of the incident's stream: what is not newer than the one noted is a repeat or
/// late.</param>
public sealed record IncidentStateNoted(
    Guid IncidentId,
    long IncidentVersion,
    string State,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record MajorIncidentNoted(Guid IncidentId, string By, DateTimeOffset At) : IHappened;

/// <param name="ClockVersion">Of the stream of the incident's clocks.</param>
/// <param name="Retracted">It did not happen after all.</param>
public sealed record BreachNoted(
    Guid IncidentId,
    string ClockId,
    long ClockVersion,
    string Service,
    bool Retracted,
    string By,
    DateTimeOffset At
) : IHappened;
