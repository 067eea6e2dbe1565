using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Incidents;

/// <summary>What the service waits for.</summary>
internal static class DueKinds
{
    internal const string AutoClose = "auto-close";
    internal const string AlertSettle = "alert-settle";
}

/// <summary>
/// Keeps the moment at which a resolved incident closes itself, in the transaction of the event that sets or lifts it.
/// </summary>
public sealed partial class AutoCloseDue(TimeSpan after) : EventProjection
{
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case IncidentResolved or MajorIncidentReviewed:
                operations.SetDue(e.StreamId, DueKinds.AutoClose, e.Timestamp + after, e.TraceParent());
                break;
            case IncidentReopened or IncidentClosed:
                operations.SetDue(e.StreamId, DueKinds.AutoClose, null);
                break;
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Closes what nobody objected to, and settles alerts that have stopped flapping.</summary>
internal sealed class DueWork(IOptions<IncidentRules> rules) : IDueWork
{
    public async Task Handle(
        IDocumentSession session,
        IReadOnlyList<DueItem> due,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (threads, incidents) = await Lock(session, due, cancellation);
        foreach (var item in due.Where(item => item.Kind == DueKinds.AutoClose))
        {
            var closed = incidents.Decide(
                item.Stream,
                x => x is null ? Decision.Nothing : AutoClose.Decide(x, rules.Value.AutoCloseAfter, now),
                item
            );
            // Not yet, or waiting for a review: the moment at which to look again, or none until something happens.
            var next =
                closed.Events.Count == 0 && incidents[item.Stream] is { } open
                    ? AutoClose.DueAt(open, rules.Value.AutoCloseAfter)
                    : null;
            session.SetNext(item, next);
        }

        foreach (var item in due.Where(item => item.Kind == DueKinds.AlertSettle))
            await Settle(session, item, incidents, threads, now, cancellation);
    }

    /// <summary>
    /// Takes all locks before anything is decided, in the order in which the inbox takes them: keys of alerts, then
    /// streams. One incident after another would take them in an order of its own, and the two would wait for each
    /// other.
    /// </summary>
    private static async Task<(Dictionary<AlertKey, AlertThread> Threads, Streams<Incident> Incidents)> Lock(
        IDocumentSession session,
        IReadOnlyList<DueItem> due,
        CancellationToken cancellation
    )
    {
        var settling = due.Where(item => item.Kind == DueKinds.AlertSettle).Select(item => item.Stream).ToArray();
        Dictionary<AlertKey, AlertThread> threads = [];
        if (settling.Length > 0)
        {
            await session.BeginTransactionAsync(cancellation);
            var keys = (await session.LoadManyAsync<Incident>(cancellation, settling)).SelectMany(KeysOf).ToHashSet();
            (threads, _) = await AlertLedger.Read(session, keys, cancellation);
        }

        var ids = due.Select(item => item.Stream).ToHashSet();
        return (threads, await session.LockStreams<Incident>(ids, cancellation));
    }

    private static IEnumerable<AlertKey> KeysOf(Incident incident) =>
        incident.Alerts.Select(alert => new AlertKey(alert.IntegrationId, alert.Key));

    private static async Task Settle(
        IDocumentSession session,
        DueItem item,
        Streams<Incident> incidents,
        Dictionary<AlertKey, AlertThread> known,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var id = item.Stream;
        var incident = incidents[id]
            ?? throw new InvalidOperationException($"There is no incident {id} whose alerts could settle.");
        // An alert that joined it after the locks were taken sets a moment of its own.
        var threads = KeysOf(incident).Select(known.GetValueOrDefault).OfType<AlertThread>();
        var settled = new List<AlertThread>();
        DateTimeOffset? next = null;
        // An alert that has moved on to another incident settles there.
        foreach (var thread in threads.Where(thread => thread.IncidentId == id).ToList())
        {
            var integration = await session.LoadAsync<Integration>(thread.IntegrationId, cancellation)
                ?? throw new InvalidOperationException($"There is no integration {thread.IntegrationId}.");
            if (SettleAlert.Decide(thread, incidents[id]!, integration, now) is { } decision)
            {
                settled.Add(decision.Thread!);
                incidents.Append(id, decision.Events, item);
            }
            else if (thread.SettleDueAt(integration.Settings) is { } later && (next is null || later < next))
            {
                next = later;
            }
        }

        AlertLedger.Save(session, settled, []);
        session.SetNext(item, next);
    }
}
