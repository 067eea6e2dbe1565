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
        if (
            await session.Note(m.ChangeId, known => MaintenanceWindow.Begin(known, began), cancellation)
            is not { Noted: true, Window: var window }
        )
            return;
        var (services, from, until) = (m.Services.ToArray(), m.At, m.EndsAt);
        var before = await session
            .Query<Incident>()
            .Where(x => x.Service.IsOneOf(services) && x.ReportedAt >= from && x.ReportedAt < until)
            .Select(x => x.Id)
            .ToListAsync(cancellation);
        // As everybody locks them who writes on several: rows alone would be locked in an order of their own.
        await session.LockStreams(before, cancellation);
        foreach (var incident in before)
            await session.React<Incident>(incident, x => window.Mark(x, time.GetUtcNow()), cancellation);
    }

    public static Task Handle(ChangeEnded m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note(
            m.ChangeId,
            known => MaintenanceWindow.End(known, new MaintenanceEnded(m.ChangeId, m.Number, m.By, m.At)),
            cancellation
        );

    /// <summary>Begin and end take turns, and either of them may come first.</summary>
    private static async Task<(bool Noted, MaintenanceWindow Window)> Note(
        this IDocumentSession session,
        Guid change,
        Func<MaintenanceWindow?, Decision> decide,
        CancellationToken cancellation
    )
    {
        session.Trace();
        await session.LockStreams([change], cancellation);
        var known = await session.LoadAsync<MaintenanceWindow>(change, cancellation);
        var events = decide(known).Events;
        if (events.Count == 0)
            return (false, known!);
        session.AppendBehind<MaintenanceWindow>(change, known?.Version, events);
        return (true, MaintenanceWindow.After(known, events));
    }
}
