using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Wolverine;

namespace Sms.Changes;

/// <summary>
/// Whether an incident is open and major decides on windows, and whether it is looked at again; another service has
/// other changes behind it.
/// </summary>
public static class WhenIncidentChanges
{
    public static Task Handle(IncidentResolved m, Envelope from, IncidentNotes notes, CancellationToken cancellation) =>
        notes.Note(
            m.IncidentId,
            x => KnownIncident.Become(x, m.IncidentId, m.Version, KnownIncident.Resolved, m.At),
            from,
            cancellation
        );

    public static Task Handle(IncidentReopened m, Envelope from, IncidentNotes notes, CancellationToken cancellation) =>
        notes.Note(
            m.IncidentId,
            x => KnownIncident.Become(x, m.IncidentId, m.Version, KnownIncident.Open, m.At),
            from,
            cancellation
        );

    public static Task Handle(IncidentClosed m, Envelope from, IncidentNotes notes, CancellationToken cancellation) =>
        notes.Note(
            m.IncidentId,
            x => KnownIncident.Become(x, m.IncidentId, m.Version, KnownIncident.Closed, m.At),
            from,
            cancellation
        );

    public static Task Handle(
        MajorIncidentDeclared m,
        Envelope from,
        IncidentNotes notes,
        CancellationToken cancellation
    ) => notes.Note(m.IncidentId, x => KnownIncident.DeclareMajor(x, m.IncidentId, m.At), from, cancellation);

    public static async Task Handle(
        IncidentServiceChanged m,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        await session.AcquireSharedLock(cancellation);
        var (before, after) = await session.Note<KnownIncident>(
            m.IncidentId,
            x => KnownIncident.Move(x, m.IncidentId, m.Version, m.Service, m.At),
            cancellation
        );
        // What was reported last is looked at when it is reported.
        if (
            before is { ReportedAt: not null, Imported: false, State: KnownIncident.Open }
            && before.ServiceVersion < m.Version
        )
            await session.SuspectChangesBefore([after!], time.GetUtcNow(), cancellation);
    }
}
