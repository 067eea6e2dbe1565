using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Wolverine;

namespace Sms.Problems;

/// <summary>
/// Every message about an incident is a fact; a report, and another service, make it worth a look. Order and repeats do
/// not matter.
/// </summary>
public static class WhenIncidentChanges
{
    public static Task Handle(
        IncidentReported m,
        Envelope from,
        ReportWriter reports,
        CancellationToken cancellation
    ) => reports.Note(new(m, MessageOrigin.Of(from)), cancellation);

    public static async Task Handle(
        IncidentServiceChanged m,
        Envelope from,
        IDocumentSession session,
        ProblemRules rules,
        Satisfied satisfied,
        ILogger<ReportWriter> logger,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var fact = await session.Note(m.IncidentId, x => x.ServiceIs(m.Version, m.Service), cancellation);
        if (!fact.IsKnown || fact.ServiceVersion != m.Version)
            return;
        HeardIncident[] heard = [new(fact, MessageOrigin.Of(from))];
        await Offers.Make(session, heard, null, rules.Offers, time.GetUtcNow(), cancellation);
        await WatchRecurrence.Look(session, heard, rules, satisfied, logger, time.GetUtcNow(), cancellation);
    }

    public static Task Handle(IncidentResolved m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note(m.IncidentId, x => x.StateIs(m.Version, IncidentFact.Resolved, m.RestoredAt), cancellation);

    public static Task Handle(IncidentReopened m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note(m.IncidentId, x => x.StateIs(m.Version, IncidentFact.Open, null), cancellation);

    public static Task Handle(IncidentClosed m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note(m.IncidentId, x => x.StateIs(m.Version, IncidentFact.Closed, null), cancellation);
}
