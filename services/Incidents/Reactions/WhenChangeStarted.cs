using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>While a change is carried out, incidents on its services are expected: they are recorded and marked.</summary>
public static class WhenChangeStarted
{
    public static Task Handle(ChangeStarted m, IDocumentSession session, CancellationToken cancellation) => session.Note(
        m.ChangeId, known => MaintenanceWindow.Begin(known, new MaintenanceBegan(m.ChangeId, m.Number, m.Services, m.At, m.EndsAt, m.Exception, m.By, m.At)), cancellation);

    public static Task Handle(ChangeEnded m, IDocumentSession session, CancellationToken cancellation) => session.Note(
        m.ChangeId, known => MaintenanceWindow.End(known, new MaintenanceEnded(m.ChangeId, m.Number, m.By, m.At)), cancellation);

    /// <summary>Begin and end take turns, and either of them may come first.</summary>
    private static async Task Note(this IDocumentSession session, Guid change, Func<MaintenanceWindow?, Decision> decide, CancellationToken cancellation)
    {
        session.Trace();
        await session.LockStreams([change], cancellation);
        var known = await session.LoadAsync<MaintenanceWindow>(change, cancellation);
        var events = decide(known).Events;
        if (events.Count == 0) return;
        if (known is null) session.Events.StartStream<MaintenanceWindow>(change, events);
        else session.Events.Append(change, known.Version + events.Count, events);
    }
}
