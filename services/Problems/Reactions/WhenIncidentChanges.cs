using Marten;
using Sms.Contracts.Incidents;

namespace Sms.Problems;

/// <summary>Every message about an incident is a fact; a report, and another service, make it worth a look. Order and repeats do not matter.</summary>
public static class WhenIncidentChanges
{
    public static async Task Handle(IncidentReported m, IDocumentSession session, ProblemRules rules, Satisfied satisfied, TimeProvider time, CancellationToken cancellation)
    {
        var fact = await session.Note(m.IncidentId, x => x.Reported(m.Version, m.Number, m.Title, m.Service, m.Priority, m.At), cancellation);
        // Nobody works on what an import tells of the past.
        if (m.History is null) await Offers.Make(session, [fact], null, rules.Offers, time.GetUtcNow(), cancellation);
        await WatchRecurrence.Look(session, fact, rules, satisfied, time.GetUtcNow(), cancellation);
    }

    public static async Task Handle(IncidentServiceChanged m, IDocumentSession session, ProblemRules rules, Satisfied satisfied, TimeProvider time, CancellationToken cancellation)
    {
        var fact = await session.Note(m.IncidentId, x => x.ServiceIs(m.Version, m.Service), cancellation);
        if (!fact.IsKnown || fact.ServiceVersion != m.Version) return;
        await Offers.Make(session, [fact], null, rules.Offers, time.GetUtcNow(), cancellation);
        await WatchRecurrence.Look(session, fact, rules, satisfied, time.GetUtcNow(), cancellation);
    }

    public static Task Handle(IncidentResolved m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note(m.IncidentId, x => x.StateIs(m.Version, IncidentFact.Resolved, m.RestoredAt), cancellation);

    public static Task Handle(IncidentReopened m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note(m.IncidentId, x => x.StateIs(m.Version, IncidentFact.Open, null), cancellation);

    public static Task Handle(IncidentClosed m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note(m.IncidentId, x => x.StateIs(m.Version, IncidentFact.Closed, null), cancellation);
}
