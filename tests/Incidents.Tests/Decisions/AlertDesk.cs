using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Catalogue;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>
/// One correlation key with its thread, ledger and incidents: delivers alerts the way the writer does, without a
/// database.
/// </summary>
internal sealed class AlertDesk(IntegrationSettings? settings = null, IncidentRules? rules = null)
{
    private readonly HashSet<string> _ledger = [];
    private readonly Dictionary<Guid, Incident> _incidents = [];
    private long _next = 1;

    public Integration Integration { get; } =
        new()
        {
            Id = Guid.Parse("01940000-0000-7000-8000-0000000000aa"),
            Name = "prometheus",
            KeyHash = IntegrationKey.Hash(new string('k', 32)),
            Settings = settings ?? new(),
        };

    public DateTimeOffset Now { get; set; } = Given.Now;
    public IReadOnlyDictionary<string, KnownService>? Services { get; init; }
    public AlertThread? Thread { get; private set; }
    public List<object> Log { get; } = [];
    public IReadOnlyList<Incident> Incidents => [.. _incidents.Values.OrderBy(incident => incident.Sequence)];
    public Incident Current => _incidents[Thread!.IncidentId!.Value];

    public ThreadDecision Deliver(IncomingAlert alert)
    {
        var delivery = alert.DeliveryIn(Thread);
        var fresh = new NewIncident(new Guid((int)_next, 0, 0, new byte[8]), _next, rules ?? Rules, Services: Services);
        var decision = ReceiveAlert.Decide(
            Thread,
            Incident(),
            alert,
            Integration,
            _ledger.Contains(delivery),
            fresh,
            Now
        );
        _ledger.Add(delivery);
        if (decision.StartsIncident)
            _next++;
        return Keep(decision);
    }

    public ThreadDecision? Settle() =>
        SettleAlert.Decide(Thread!, Incident(), Integration, Now) is { } decision ? Keep(decision) : null;

    public void Person(params object[] events)
    {
        _incidents[Current.Id] = Current.And(events);
        Log.AddRange(events);
    }

    public void After(TimeSpan time) => Now += time;

    private Incident? Incident() => Thread?.IncidentId is { } id ? _incidents[id] : null;

    private ThreadDecision Keep(ThreadDecision decision)
    {
        Thread = decision.Thread ?? Thread;
        if (decision.Events.Count > 0)
        {
            var id = decision.IncidentId!.Value;
            _incidents[id] = StreamFold.After(_incidents.GetValueOrDefault(id), decision.Events)!;
            Log.AddRange(decision.Events);
        }

        return decision;
    }

    /// <summary>As Alertmanager sends it: identity from state and start, both the same from every replica.</summary>
    public static IncomingAlert Firing(DateTimeOffset start) =>
        Alert(AlertAction.Trigger, start, start, $"firing|{start:O}");

    public static IncomingAlert Resolved(DateTimeOffset start, DateTimeOffset end) =>
        Alert(AlertAction.Resolve, start, end, $"resolved|{start:O}");

    /// <summary>As PagerDuty's clients send it: nothing but the bytes.</summary>
    public static IncomingAlert Trigger(string body = "trigger") => Alert(AlertAction.Trigger, null, null, null, body);

    public static IncomingAlert Acknowledge(string body = "acknowledge") =>
        Alert(AlertAction.Acknowledge, null, null, null, body);

    public static IncomingAlert Resolve() => Alert(AlertAction.Resolve, null, null, null, "resolve");

    private static IncomingAlert Alert(
        string action,
        DateTimeOffset? start,
        DateTimeOffset? occurred,
        string? delivery,
        string body = ""
    ) =>
        new()
        {
            Key = "high-error-rate",
            DeliveryId = delivery,
            BodyHash = body,
            Action = action,
            Title = "5xx rate above 5%",
            Severity = Severity.Critical,
            Service = "checkout",
            OccurredAt = occurred,
            EpisodeStartedAt = start,
            Source = "alertmanager",
        };
}
