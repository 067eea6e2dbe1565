using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// While a change is carried out, incidents on its services are expected: they are recorded and marked, also those that
/// were reported before it was told.
/// </summary>
public static class WhenChangeStarted
{
    public static async Task Handle(
        ChangeStarted m,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        await session.AcquireExclusiveLock(cancellation);
        var began = new MaintenanceBegan(m.ChangeId, m.Number, m.Services, m.At, m.EndsAt, m.Exception, m.By, m.At);
        var noted = await session.Note<MaintenanceWindow>(
            m.ChangeId,
            known => MaintenanceWindow.Begin(known, began),
            cancellation
        );
        if (!noted.IsNews)
            return;
        var (services, from, until) = (m.Services.ToArray(), m.At, m.EndsAt);
        var before = await session
            .Query<Incident>()
            .Where(x => x.Service.IsOneOf(services) && x.ReportedAt >= from && x.ReportedAt < until)
            .Select(x => x.Id)
            .ToListAsync(cancellation);
        // As everybody locks them who writes on several: rows alone would be locked in an order of their own.
        var incidents = await session.LockStreams<Incident>(before, cancellation);
        foreach (var incident in before)
            incidents.React(incident, x => noted.After!.Mark(x, time.GetUtcNow()));
    }

    public static Task Handle(ChangeEnded m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note<MaintenanceWindow>(
            m.ChangeId,
            known => MaintenanceWindow.End(known, new MaintenanceEnded(m.ChangeId, m.Number, m.By, m.At)),
            cancellation
        );
}
