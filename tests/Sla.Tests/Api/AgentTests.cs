using System.Text.Json;

namespace Sms.Sla.Tests.Api;

[Collection(Ahead.Name)]
public class AgentTests(AheadHost ahead)
{
    private readonly Desk _desk = ahead.Desk;

    [Fact]
    public async Task each_warning_is_given_once_and_then_one_breach()
    {
        var (agreement, incident, start) = await Running();
        var due = start.AddHours(4);
        string[] said = ["fact-noted", "clock-started"];
        foreach (var minutes in new[] { 121, 60, 37 })
        {
            _desk.Host.Time.Advance(TimeSpan.FromMinutes(minutes));
            said = [.. said, "target-at-risk"];
            (await Said(incident, said.Length)).ShouldBe(said);
        }

        _desk.Host.Time.Advance(TimeSpan.FromMinutes(25));
        (await Said(incident, said.Length + 1)).ShouldBe([.. said, "target-breached"]);
        var breach = (await _desk.Breaches(agreement)).ShouldHaveSingleItem();
        (breach.DueAt, breach.Cause, breach.IncidentId).ShouldBe((due, "time-elapsed", incident.Id));
        breach.DetectedAt.ShouldBeInRange(due, _desk.Host.Time.GetUtcNow());

        // What is due once more is another's: by then the agent has passed by this one, and said nothing new.
        var (_, other, _) = await Running();
        _desk.Host.Time.Advance(TimeSpan.FromHours(5));
        await Said(other, 3);
        (await Said(incident, 0)).ShouldBe([.. said, "target-breached"]);
        var risks = (await _desk.Get($"/clocks/{(await incident.Clock()).ClockId}/events"))
            .GetProperty("events")
            .EnumerateArray()
            .Select(e => e.GetProperty("data"))
            .Where(data => data.TryGetProperty("percent", out _))
            .ToList();
        risks.Select(risk => risk.GetProperty("percent").GetInt32()).ShouldBe([50, 75, 90]);
        risks
            .Select(risk => risk.GetProperty("reachedAt").GetDateTimeOffset())
            .ShouldBe([start.AddHours(2), start.AddHours(3), start.AddMinutes(216)]);
    }

    [Fact]
    public async Task a_breach_is_on_the_broker_once()
    {
        var queue = await _desk.Channel.Listen("sla.target-breached");
        var (agreement, incident, start) = await Running();
        _desk.Host.Time.Advance(TimeSpan.FromHours(5));
        var message = await ReceiveOf(queue, incident.Id);
        message.GetProperty("type").GetString().ShouldBe("sms.sla.target-breached.v1");
        message.GetProperty("source").GetString().ShouldBe("sla");
        message.GetProperty("subject").GetGuid().ShouldBe(incident.Id);
        message.GetProperty("time").GetDateTimeOffset().ShouldBe(start.AddHours(4));
        var data = message.GetProperty("data");
        data.GetProperty("dueAt").GetDateTimeOffset().ShouldBe(start.AddHours(4));
        data.GetProperty("agreementId").GetGuid().ShouldBe(agreement);
        message.GetProperty("sequence").GetString().ShouldBe(data.GetProperty("version").GetInt64().ToString());

        var (_, next, _) = await Running();
        _desk.Host.Time.Advance(TimeSpan.FromHours(5));
        (await ReceiveOf(queue, incident.Id, next.Id)).GetProperty("subject").GetGuid().ShouldBe(next.Id);
    }

    [Fact]
    public async Task a_paused_clock_cannot_breach()
    {
        var (agreement, incident, start) = await Running();
        await incident.OnHold(start.AddMilliseconds(1));
        var (_, other, _) = await Running();
        _desk.Host.Time.Advance(TimeSpan.FromHours(24));
        (await Said(other, 3)).ShouldBe(["fact-noted", "clock-started", "target-breached"]);
        (await Said(incident, 0)).ShouldBe(["fact-noted", "clock-started", "fact-noted"]);
        (await incident.Clock()).Status.ShouldBe("paused");

        await incident.Resumed(_desk.Now);
        _desk.Host.Time.Advance(TimeSpan.FromMinutes(241));
        await Said(incident, 5);
        (await _desk.Breaches(agreement)).ShouldHaveSingleItem().DueAt.ShouldBeGreaterThan(start.AddHours(28));
    }

    [Fact]
    public async Task a_late_fact_takes_a_breach_back()
    {
        var queue = await _desk.Channel.Listen("sla.target-breach-retracted");
        var (agreement, incident, start) = await Running();
        _desk.Host.Time.Advance(TimeSpan.FromHours(5));
        await Eventually.Until(() => _desk.Breaches(agreement), breaches => breaches.Count == 1);
        await incident.Resolved(start.AddHours(3));
        var breach = (await _desk.Breaches(agreement)).ShouldHaveSingleItem();
        breach.RetractedAt.ShouldNotBeNull().ShouldBeGreaterThan(breach.DetectedAt);
        (await _desk.Breaches(agreement, "&retracted=false")).ShouldBeEmpty();
        (await incident.Clock()).Status.ShouldBe("met");
        var data = (await ReceiveOf(queue, incident.Id)).GetProperty("data");
        (data.GetProperty("dueAt").GetDateTimeOffset(), data.GetProperty("reason").GetString()).ShouldBe(
            (start.AddHours(4), "resolved")
        );
    }

    [Fact]
    public async Task a_fact_from_a_clock_that_is_ahead_counts_when_its_time_has_come()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddMinutes(30));
        await incident.Reported(start);
        (await incident.Clocks()).ShouldBeEmpty();
        _desk.Host.Time.Advance(TimeSpan.FromMinutes(31));
        (await incident.Clock()).StartedAt.ShouldBe(start);
        await Eventually.Until(
            () => _desk.Get<ClockPage>($"/clocks?incident={incident.Id}&state=running"),
            page => page.Items.Count == 1
        );
    }

    private async Task<(Guid Agreement, Incident Incident, DateTimeOffset Start)> Running()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Resolution(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now);
        await incident.Reported(start);
        return (agreement, incident, start);
    }

    private async Task<IReadOnlyList<string>> Said(Incident incident, int atLeast)
    {
        var id = (await incident.Clock()).ClockId;
        return await Eventually.Until(() => _desk.EventTypes($"/clocks/{id}"), said => said.Count >= atLeast);
    }

    /// <summary>The next message about one of the incidents; those about others are passed over.</summary>
    private async Task<JsonElement> ReceiveOf(string queue, params Guid[] incidents)
    {
        while (true)
        {
            var message = await _desk.Channel.Receive(queue);
            if (incidents.Contains(message.GetProperty("subject").GetGuid()))
                return message;
        }
    }
}
