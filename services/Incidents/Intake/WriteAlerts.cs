using System.Diagnostics;
using Marten;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>What came of one alert.</summary>
/// <param name="Key">Its correlation key.</param>
/// <param name="Outcome">See <see cref="Occurrence"/>.</param>
/// <param name="IncidentId">The incident that it belongs to, if any.</param>
public sealed record AlertReceipt(string Key, string Outcome, Guid? IncidentId);

/// <summary>Alerts of one request: written together or not at all.</summary>
internal sealed record Delivery(Integration Integration, IReadOnlyList<IncomingAlert> Alerts)
{
    /// <summary>W3C trace context of the request, which the writer does not run in.</summary>
    public string? Trace { get; } = Activity.Current?.Id;
}

/// <summary>
/// Decides on the alerts of several deliveries in their order and writes all that follows in one commit. Whoever works on
/// the same keys waits; an incident that a person changes meanwhile fails the commit, and the caller begins again.
/// </summary>
internal sealed class WriteAlerts(IDocumentStore store, IncidentNumbers numbers, IOptions<IncidentRules> rules, TimeProvider time)
{
    internal async Task<IReadOnlyList<IReadOnlyList<AlertReceipt>>> Write(IReadOnlyList<Delivery> deliveries, CancellationToken cancellation)
    {
        var keys = deliveries.SelectMany(d => d.Alerts.Select(alert => new AlertKey(d.Integration.Id, alert.Key))).ToHashSet();
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        var (threads, floods) = await AlertLedger.Read(session, keys, cancellation);
        var work = new IntakeState(threads, floods);
        work.Seen = await AlertLedger.Seen(session, work.Identities(deliveries), cancellation);
        work.Load(await session.LoadManyAsync<Incident>(cancellation, work.IncidentIds()));

        var now = time.GetUtcNow();
        var fresh = new Queue<long>(await numbers.Next(work.OpenAtMost(deliveries), cancellation));
        var receipts = deliveries.Select(d => (IReadOnlyList<AlertReceipt>)[.. d.Alerts.Select(alert => Decide(work, d, alert, fresh, now))]).ToList();

        work.Append(session);
        AlertLedger.Save(session, work.ChangedThreads, work.Occurrences);
        foreach (var flood in work.ChangedFloods) AlertLedger.Save(session, flood);
        await session.SaveChangesAsync(cancellation);
        return receipts;
    }

    private AlertReceipt Decide(IntakeState work, Delivery from, IncomingAlert alert, Queue<long> fresh, DateTimeOffset now)
    {
        var integration = from.Integration;
        var key = new AlertKey(integration.Id, alert.Key);
        var thread = work.Thread(key);
        var delivery = new AlertKey(integration.Id, alert.DeliveryIn(thread));
        var offered = new NewIncident(Guid.CreateVersion7(now), fresh.Count > 0 ? fresh.Peek() : 0, rules.Value,
            work.Flood(integration.Id), work.Incident(work.Flood(integration.Id)));
        var decision = ReceiveAlert.Decide(thread, work.Incident(thread), alert, integration, work.Seen.Contains(delivery), offered, now);
        if (decision.StartsIncident) fresh.Dequeue();
        work.Note(key, delivery, decision, from, new Occurrence(
            integration.Id, alert.Key, delivery.Key, decision.IncidentId, alert.Action, decision.What, alert.Title, alert.Severity,
            alert.Source, alert.OccurredAt ?? now, now, alert.Details));
        return new AlertReceipt(alert.Key, decision.What, decision.IncidentId);
    }
}
