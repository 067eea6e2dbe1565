using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Incidents;

/// <summary>What a batch of alerts has read and decided so far: each decision sees the ones before it.</summary>
internal sealed class IntakeState(Dictionary<AlertKey, AlertThread> threads, Dictionary<Guid, AlertFlood> floods)
{
    private readonly HashSet<Guid> _changedFloods = [];
    private readonly HashSet<AlertKey> _changed = [];
    private readonly Dictionary<Guid, Incident> _incidents = [];
    private readonly Dictionary<Guid, List<(object Data, string? Trace)>> _events = [];
    private readonly Dictionary<Guid, (DateTimeOffset At, string? Trace)> _settle = [];

    public HashSet<AlertKey> Seen { get; set; } = [];

    /// <summary>
    /// Keys of deliveries that were put aside, and when these came, of which later ones were decided on meanwhile.
    /// </summary>
    public HashSet<(AlertKey Key, DateTimeOffset ReceivedAt)> Overtaken { get; set; } = [];

    public IReadOnlyList<MaintenanceWindow> Windows { get; set; } = [];

    /// <summary>Those of the batch that the catalogue offers.</summary>
    public IReadOnlyDictionary<string, KnownService>? Services { get; set; }

    public List<Occurrence> Occurrences { get; } = [];

    public IReadOnlyList<AlertThread> ChangedThreads => [.. _changed.Select(key => threads[key])];

    public IReadOnlyList<AlertFlood> ChangedFloods => [.. _changedFloods.Select(id => floods[id])];

    public AlertFlood? Flood(Guid integration) => floods.GetValueOrDefault(integration);

    public Incident? Incident(AlertFlood? flood) =>
        flood?.IncidentId is { } id ? _incidents.GetValueOrDefault(id) : null;

    public AlertThread? Thread(AlertKey key) => threads.GetValueOrDefault(key);

    public Incident? Incident(AlertThread? thread) =>
        thread?.IncidentId is { } id ? _incidents.GetValueOrDefault(id) : null;

    public Guid[] IncidentIds() =>
        [
            .. threads
                .Values.Select(thread => thread.IncidentId)
                .Concat(floods.Values.Select(flood => flood.IncidentId))
                .OfType<Guid>()
                .Distinct(),
        ];

    public void Load(IEnumerable<Incident> incidents)
    {
        foreach (var incident in incidents)
            _incidents[incident.Id] = incident;
    }

    /// <summary>
    /// The identities to ask the ledger for. Episodes that begin inside the batch have new identities, which it cannot
    /// know.
    /// </summary>
    public List<AlertKey> Identities(IReadOnlyList<Delivery> deliveries) =>
        [
            .. deliveries.SelectMany(d =>
                d.Alerts.Select(alert => (alert, thread: Thread(new AlertKey(d.Integration.Id, alert.Key))))
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
        if (decision.Events.Count == 0)
            return;
        if (!_events.TryGetValue(id, out var events))
            _events[id] = events = [];
        events.AddRange(decision.Events.Select(e => (e, from.Trace)));
        _incidents[id] = StreamState.Fold(_incidents.GetValueOrDefault(id), decision.Events)!;
    }

    /// <summary>
    /// New incidents start their streams; known ones are appended to at the version that was decided on.
    /// </summary>
    public void Append(IDocumentSession session)
    {
        foreach (var (id, decided) in _events)
        {
            var events = decided.Select(e => session.Traced(e.Data, e.Trace)).ToList<object>();
            if (decided[0].Data is IncidentReported)
                session.Events.StartStream<Incident>(id, events);
            else
                session.Events.Append(id, _incidents[id].Version + events.Count, events);
        }

        foreach (var (id, (settle, trace)) in _settle)
            session.SetDue(id, DueKinds.AlertSettle, settle, trace);
    }
}
