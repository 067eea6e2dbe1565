using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Wolverine;

namespace Sms.Sla;

/// <summary>
/// Every message about an incident is a fact for its clocks. Duplicates, and any order, come to the same.
/// </summary>
public static class WhenIncidentChanges
{
    public static Task Handle(IncidentReported m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(
            from.Heard(
                m.IncidentId,
                new(
                    m.Version,
                    FactKind.Reported,
                    m.At,
                    m.Service,
                    m.Priority,
                    Group: m.Group,
                    History: m.History,
                    Number: m.Number,
                    Title: m.Title
                )
            ),
            cancellation
        );

    public static Task Handle(
        IncidentAcknowledged m,
        Envelope from,
        FactWriter facts,
        CancellationToken cancellation
    ) => facts.Note(from.Heard(m.IncidentId, new(m.Version, FactKind.Acknowledged, m.At, By: m.By)), cancellation);

    public static Task Handle(IncidentWorkStarted m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(from.Heard(m.IncidentId, new(m.Version, FactKind.WorkStarted, m.At, By: m.By)), cancellation);

    public static Task Handle(IncidentPutOnHold m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(
            from.Heard(m.IncidentId, new(m.Version, FactKind.OnHold, m.At, Reason: m.Reason, By: m.By)),
            cancellation
        );

    public static Task Handle(IncidentResumed m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(from.Heard(m.IncidentId, new(m.Version, FactKind.Resumed, m.At, By: m.By)), cancellation);

    public static Task Handle(
        IncidentPriorityChanged m,
        Envelope from,
        FactWriter facts,
        CancellationToken cancellation
    ) =>
        facts.Note(
            from.Heard(m.IncidentId, new(m.Version, FactKind.PriorityChanged, m.At, Priority: m.Priority, By: m.By)),
            cancellation
        );

    public static Task Handle(
        IncidentServiceChanged m,
        Envelope from,
        FactWriter facts,
        CancellationToken cancellation
    ) =>
        facts.Note(
            from.Heard(m.IncidentId, new(m.Version, FactKind.ServiceChanged, m.At, Service: m.Service, By: m.By)),
            cancellation
        );

    public static Task Handle(IncidentAssigned m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(
            from.Heard(
                m.IncidentId,
                new(m.Version, FactKind.Assigned, m.At, Group: m.Group, By: m.By, Person: m.Person)
            ),
            cancellation
        );

    public static Task Handle(IncidentResolved m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(from.Heard(m.IncidentId, new(m.Version, FactKind.Resolved, m.RestoredAt, By: m.By)), cancellation);

    public static Task Handle(IncidentReopened m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(
            from.Heard(m.IncidentId, new(m.Version, FactKind.Reopened, m.At, Reason: m.Reason, By: m.By)),
            cancellation
        );

    public static Task Handle(IncidentClosed m, Envelope from, FactWriter facts, CancellationToken cancellation) =>
        facts.Note(from.Heard(m.IncidentId, new(m.Version, FactKind.Closed, m.At, By: m.By)), cancellation);

    private static HeardFact Heard(this Envelope from, Guid incident, Fact fact) =>
        new(incident, fact, MessageOrigin.Of(from));
}
