using Sms.ServiceDefaults;

namespace Sms.Incidents.Tests.Decisions;

public class FloodTests
{
    private static readonly DateTimeOffset Start = Given.Now;

    private readonly Integration _integration = new()
    {
        Id = Guid.Parse("01940000-0000-7000-8000-0000000000aa"),
        Name = "prometheus",
        KeyHash = "",
        Settings = new() { FloodThreshold = 10 },
    };

    private readonly Dictionary<string, AlertThread> _threads = [];
    private readonly Dictionary<Guid, Incident> _incidents = [];
    private AlertFlood? _flood;

    [Fact]
    public void a_storm_of_ten_thousand_alerts_is_not_ten_thousand_incidents()
    {
        var outcomes = Enumerable
            .Range(0, 10_000)
            .Select(i => Deliver(AlertAction.Trigger, $"disk-{i}", Start).What)
            .ToList();

        _incidents.Count.ShouldBe(11);
        _incidents.Values.Count(incident => incident.Storm).ShouldBe(1);
        outcomes.Count(outcome => outcome == Outcome.Joined).ShouldBe(10_000 - 11);
        _threads.Values.ShouldAllBe(thread => thread.IncidentId != null);
    }

    [Fact]
    public void the_stream_of_a_storm_does_not_grow_with_it()
    {
        Storm(500);
        Deliver(AlertAction.Trigger, "one more", Start).Events.ShouldBeEmpty();
        Deliver(AlertAction.Resolve, "one more", Start).Events.ShouldBeEmpty();
        Deliver(AlertAction.Trigger, "one more", Start.AddSeconds(1)).What.ShouldBe(Outcome.Repeated);
    }

    [Fact]
    public void the_last_alert_that_clears_resolves_the_storm()
    {
        Storm(20);
        var shared = _threads.Values.Where(thread => thread.Shared).Select(thread => thread.Key).ToList();
        foreach (var key in shared.SkipLast(1))
            Deliver(AlertAction.Resolve, key, Start).Events.ShouldBeEmpty();
        _incidents.Values.Single(incident => incident.Storm).IsOpen().ShouldBeTrue();

        Deliver(AlertAction.Resolve, shared[^1], Start)
            .Events.ShouldHaveSingleItem()
            .ShouldBeOfType<IncidentResolved>();
        _incidents.Values.Single(incident => incident.Storm).State.ShouldBe(IncidentState.Resolved);
    }

    [Fact]
    public void an_acknowledgement_of_one_does_not_speak_for_all()
    {
        Storm(20);
        Deliver(AlertAction.Acknowledge, "disk-19", Start).Events.ShouldBeEmpty();
        _incidents.Values.Single(incident => incident.Storm).AcknowledgedAt.ShouldBeNull();
    }

    [Fact]
    public void when_it_slows_down_alerts_have_incidents_of_their_own_again()
    {
        Storm(20);
        Deliver(AlertAction.Trigger, "later", Start.AddMinutes(5)).What.ShouldBe(Outcome.Opened);
        _threads["later"].Shared.ShouldBeFalse();
    }

    [Fact]
    public void a_storm_that_somebody_resolved_begins_another_one()
    {
        Storm(20);
        var storm = _incidents.Values.Single(incident => incident.Storm);
        _incidents[storm.Id] = storm.Apply(new IncidentResolved("fixed", Start, null, "maria", Start));
        Deliver(AlertAction.Trigger, "new", Start.AddSeconds(2)).StartsIncident.ShouldBeTrue();
        _incidents.Values.Count(incident => incident.Storm).ShouldBe(2);
    }

    [Fact]
    public void the_protection_can_be_switched_off()
    {
        var open = _integration with { Settings = new() { FloodThreshold = 0 } };
        for (var i = 0; i < 200; i++)
            Deliver(AlertAction.Trigger, $"disk-{i}", Start, open);
        _incidents.Count.ShouldBe(200);
    }

    private void Storm(int alerts)
    {
        for (var i = 0; i < alerts; i++)
            Deliver(AlertAction.Trigger, $"disk-{i}", Start);
    }

    private ThreadDecision Deliver(string action, string key, DateTimeOffset now, Integration? integration = null)
    {
        var alert = new IncomingAlert
        {
            Key = key,
            BodyHash = $"{action}|{now:O}",
            Action = action,
            Title = "Disk is full",
            Severity = Severity.Critical,
            Source = "alert",
        };
        var thread = _threads.GetValueOrDefault(key);
        var fresh = new NewIncident(
            new Guid(_incidents.Count + 1, 0, 0, new byte[8]),
            _incidents.Count + 1,
            Given.Rules,
            _flood,
            Incident(_flood?.IncidentId)
        );
        var decision = ReceiveAlert.Decide(
            thread,
            Incident(thread?.IncidentId),
            alert,
            integration ?? _integration,
            false,
            fresh,
            now
        );
        if (decision.Thread is { } next)
            _threads[key] = next;
        _flood = decision.Flood ?? _flood;
        if (decision.Events.Count > 0)
            _incidents[decision.IncidentId!.Value] = StreamFold.After(Incident(decision.IncidentId), decision.Events)!;
        return decision;
    }

    private Incident? Incident(Guid? id) => id is { } known ? _incidents.GetValueOrDefault(known) : null;
}
