using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Catalogue;
using Sms.ServiceDefaults.Due;

namespace Sms.Incidents;

/// <summary>What a batch of alerts has read and decided so far: each decision sees the ones before it.</summary>
/// <param name="incidents">Those that the threads and floods name, locked.</param>
internal sealed class IntakeState(
    Dictionary<AlertKey, AlertThread> threads,
    Dictionary<Guid, AlertFlood> floods,
    Streams<Incident> incidents
)
{
    private readonly HashSet<Guid> _changedFloods = [];
    private readonly HashSet<AlertKey> _changed = [];
    private readonly Dictionary<Guid, (DateTimeOffset At, string? Trace)> _settle = [];

    public required HashSet<AlertKey> Seen { get; init; }

    /// <summary>
    /// Keys of deliveries that were put aside, and when these came, of which later ones were decided on meanwhile.
    /// </summary>
    public required HashSet<(AlertKey Key, DateTimeOffset ReceivedAt)> Overtaken { get; init; }

    public IReadOnlyList<MaintenanceWindow> Windows { get; set; } = [];

    /// <summary>Those of the batch that the catalogue offers.</summary>
    public IReadOnlyDictionary<string, KnownService>? Services { get; set; }

    public List<Occurrence> Occurrences { get; } = [];

    public AlertFlood? Flood(Guid integration) => floods.GetValueOrDefault(integration);

    public Incident? Incident(AlertFlood? flood) => flood?.IncidentId is { } id ? incidents[id] : null;

    public AlertThread? Thread(AlertKey key) => threads.GetValueOrDefault(key);

    public Incident? Incident(AlertThread? thread) => thread?.IncidentId is { } id ? incidents[id] : null;

    /// <summary>
    /// The identities to ask the ledger for. Episodes that begin inside the batch have new identities, which it cannot
    /// know.
    /// </summary>
    public static List<AlertKey> Identities(
        Dictionary<AlertKey, AlertThread> threads,
        IReadOnlyList<Delivery> deliveries
    ) =>
        [
            .. deliveries.SelectMany(d =>
                d.Alerts.Select(alert =>
                        (alert, thread: threads.GetValueOrDefault(new AlertKey(d.Integration.Id, alert.Key)))
                    )
                    .Where(pair => pair.thread is not null)
                    .Select(pair => new AlertKey(d.Integration.Id, pair.alert.DeliveryIn(pair.thread)))
            ),
        ];

    /// <summary>The services that its alerts are about.</summary>
    public static IEnumerable<string> ServicesOf(IReadOnlyList<Delivery> deliveries) =>
        deliveries.SelectMany(d => d.Alerts.Select(alert => ReceiveAlert.ServiceOf(alert, d.Integration)));

    /// <summary>
    /// How many incidents the batch can open: a lone alert of a key whose incident is open can open none.
    /// </summary>
    public int OpenAtMost(IReadOnlyList<Delivery> deliveries) =>
        deliveries
            .SelectMany(d => d.Alerts.Select(alert => (Key: new AlertKey(d.Integration.Id, alert.Key), alert.Action)))
            .GroupBy(alert => alert.Key)
            .Where(alerts =>
                alerts.Count() > 1 || Incident(Thread(alerts.Key)) is not { } incident || !incident.IsOpen()
            )
            .Sum(alerts => alerts.Count(alert => alert.Action == AlertAction.Trigger));

    public void Note(AlertKey key, AlertKey delivery, ThreadDecision decision, Delivery from, Occurrence occurrence)
    {
        Seen.Add(delivery);
        Occurrences.Add(occurrence);
        if (decision.Thread is { } thread)
        {
            threads[key] = thread;
            _changed.Add(key);
        }

        if (decision.Flood is { } flood)
        {
            floods[flood.IntegrationId] = flood;
            _changedFloods.Add(flood.IntegrationId);
        }

        if (decision.IncidentId is not { } id)
            return;
        if (decision.Thread?.SettleDueAt(from.Integration.Settings) is { } settle)
            _settle[id] = (settle, from.Trace);
        incidents.Append(id, decision.Events, from);
    }

    /// <summary>Stores the ledger, and when to look at alerts that flap.</summary>
    public void Save(IDocumentSession session)
    {
        AlertLedger.Save(session, [.. _changed.Select(key => threads[key])], Occurrences);
        foreach (var id in _changedFloods)
            AlertLedger.Save(session, floods[id]);
        foreach (var (id, (settle, trace)) in _settle)
            session.SetDue(id, DueKinds.AlertSettle, settle, trace);
    }
}
