using System.Diagnostics;
using System.Globalization;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Catalogue;

namespace Sms.Incidents;

/// <summary>What came of one alert.</summary>
/// <param name="Key">Its correlation key.</param>
/// <param name="Outcome">See <see cref="Occurrence"/>; pending: it will be in the ledger.</param>
/// <param name="IncidentId">The incident that it belongs to, if any.</param>
public sealed record AlertReceipt(string Key, string Outcome, Guid? IncidentId)
{
    internal static AlertReceipt Pending(IncomingAlert alert) => new(alert.Key, "pending", null);
}

/// <summary>Alerts of one request: kept together or not at all.</summary>
/// <param name="Trace">W3C trace context of the request, which what follows from it does not run in.</param>
internal sealed record Delivery(
    Integration Integration,
    IReadOnlyList<IncomingAlert> Alerts,
    DateTimeOffset ReceivedAt,
    string? Trace
) : ICause
{
    /// <summary>Under which its sender waits for the receipts, if it does.</summary>
    public Guid? Ticket { get; init; }

    /// <summary>It was put aside, so later ones of its keys may have been decided on before it.</summary>
    public bool WasAside { get; init; }

    public IReadOnlyList<IEvent> Caused(IDocumentSession session, IReadOnlyCollection<object> events) =>
        [.. events.Select(e => session.Traced(e, Trace))];

    internal static Delivery Of(Integration integration, IReadOnlyList<IncomingAlert> alerts, TimeProvider time) =>
        new(integration, alerts, time.GetUtcNow(), Activity.Current?.Id);

    /// <summary>For the log: bodies may hold what nobody should read there.</summary>
    public override string ToString() => $"A delivery of {Integration.Name}";
}

/// <summary>
/// Decides on the alerts of several deliveries in their order. Whoever works on the same keys waits for the session's
/// transaction; an incident that a person changes meanwhile fails its commit, and the caller begins again.
/// </summary>
internal sealed class WriteAlerts(NumberSequence numbers, IOptions<IncidentRules> rules)
{
    /// <summary>What follows is in the session; the caller commits it.</summary>
    internal async Task<IReadOnlyList<IReadOnlyList<AlertReceipt>>> Write(
        IDocumentSession session,
        IReadOnlyList<Delivery> deliveries,
        CancellationToken cancellation
    )
    {
        var keys = deliveries
            .SelectMany(d => d.Alerts.Select(alert => new AlertKey(d.Integration.Id, alert.Key)))
            .ToHashSet();
        var (threads, floods) = await AlertLedger.Read(session, keys, cancellation);
        var seen = await AlertLedger.Seen(session, IntakeState.Identities(threads, deliveries), cancellation);
        var overtaken = await AlertLedger.Overtaken(session, [.. deliveries.Where(d => d.WasAside)], cancellation);
        // Whoever else writes on several incidents at once takes the same locks in this order, so that two cannot wait
        // for each other: keys of alerts, the meeting with changes that start, streams.
        await session.AcquireSharedLock(cancellation);
        var incidents = await session.LockStreams<Incident>(IncidentIds(threads.Values, floods.Values), cancellation);
        var work = new IntakeState(threads, floods, incidents) { Seen = seen, Overtaken = overtaken };

        var fresh = new Queue<long>(await numbers.Next(work.OpenAtMost(deliveries), cancellation));
        // Most batches open nothing, and need not know who supports what, nor what is at work.
        if (fresh.Count > 0)
        {
            work.Services = await session.Offered(IntakeState.ServicesOf(deliveries), cancellation);
            work.Windows = await MaintenanceWindow.Since(session, Earliest(deliveries), cancellation);
        }

        var receipts = deliveries
            .Select(d => (IReadOnlyList<AlertReceipt>)[.. d.Alerts.Select(alert => Decide(work, d, alert, fresh))])
            .ToList();

        work.Save(session);
        return receipts;
    }

    private static IReadOnlyCollection<Guid> IncidentIds(
        IEnumerable<AlertThread> threads,
        IEnumerable<AlertFlood> floods
    ) =>
        threads
            .Select(thread => thread.IncidentId)
            .Concat(floods.Select(flood => flood.IncidentId))
            .OfType<Guid>()
            .ToHashSet();

    /// <summary>When the first of the alerts can have begun.</summary>
    private static DateTimeOffset Earliest(IReadOnlyList<Delivery> deliveries) =>
        deliveries
            .SelectMany(d =>
                d.Alerts.Select(alert => d.Integration.Settings.Plausible(alert.OccurredAt, d.ReceivedAt))
                    .Append(d.ReceivedAt)
            )
            .Min();

    private AlertReceipt Decide(IntakeState work, Delivery from, IncomingAlert alert, Queue<long> fresh)
    {
        // However long it has waited: what follows from it began when it came.
        var (integration, now) = (from.Integration, from.ReceivedAt);
        var key = new AlertKey(integration.Id, alert.Key);
        var thread = work.Thread(key);
        var delivery = new AlertKey(integration.Id, alert.DeliveryIn(thread));
        var offered = new NewIncident(
            Guid.CreateVersion7(now),
            fresh.Count > 0 ? fresh.Peek() : 0,
            rules.Value,
            work.Flood(integration.Id),
            work.Incident(work.Flood(integration.Id)),
            work.Services,
            work.Windows
        );
        var decision = work.Overtaken.Contains((key, now))
            ? ThreadDecision.Of(Outcome.Late, thread)
            : ReceiveAlert.Decide(
                thread,
                work.Incident(thread),
                alert,
                integration,
                work.Seen.Contains(delivery),
                offered,
                now
            );
        if (decision.StartsIncident)
            fresh.Dequeue();
        // The same once more, but with an effect of its own: the ledger has to show it with its own incident.
        if (
            work.Seen.Contains(delivery)
            && decision.What is Outcome.Opened or Outcome.Reopened or Outcome.Joined or Outcome.Cleared
        )
            delivery = delivery with
            {
                Key = string.Create(CultureInfo.InvariantCulture, $"{delivery.Key}@{now.UtcTicks}"),
            };
        work.Note(
            key,
            delivery,
            decision,
            from,
            new Occurrence(
                integration.Id,
                alert.Key,
                delivery.Key,
                decision.IncidentId,
                alert.Action,
                decision.What,
                alert.Title,
                alert.Severity,
                alert.Source,
                alert.OccurredAt ?? now,
                now,
                alert.Details
            )
        );
        return new AlertReceipt(alert.Key, decision.What, decision.IncidentId);
    }
}
