using System.Net;

namespace Sms.Sla.Tests.Api;

public class ClockExplanationTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task the_intervals_say_which_fact_began_them_and_add_up_to_what_is_consumed()
    {
        var (incident, start) = await Held();
        await incident.Resolved(start.AddMinutes(50));
        var clock = (await _desk.Get<Shown>($"/clocks/{(await incident.Clock()).ClockId}")).Clock;
        clock
            .Intervals.Select(interval => (interval.Kind, interval.FactKind, interval.FactVersion, interval.From))
            .ShouldBe([
                ("running", "reported", 1, start),
                ("paused", "on-hold", 2, start.AddMinutes(10)),
                ("running", "resumed", 3, start.AddMinutes(30)),
                ("closed", "resolved", 4, start.AddMinutes(50)),
            ]);
        clock.Consumed.ShouldBe(TimeSpan.FromMinutes(30));
        clock.Intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + interval.Working).ShouldBe(clock.Consumed);
        clock.Intervals.Zip(clock.Intervals.Skip(1)).ShouldAllBe(pair => pair.First.To == pair.Second.From);
    }

    [Fact]
    public async Task a_clock_can_be_asked_what_it_showed_at_a_moment()
    {
        var (incident, start) = await Held();
        var before = await incident.Clock("resolution", start.AddMinutes(5));
        (before.Status, before.Consumed, before.DueAt).ShouldBe(
            ("running", TimeSpan.FromMinutes(5), start.AddHours(4))
        );
        var during = await incident.Clock("resolution", start.AddMinutes(20));
        (during.Status, during.Consumed, during.DueAt).ShouldBe(("paused", TimeSpan.FromMinutes(10), null));
    }

    [Fact]
    public async Task a_clock_can_be_asked_what_was_known_at_a_moment()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddHours(-5));
        await incident.Reported(start);
        var known = _desk.Host.Time.GetUtcNow();
        // Only now it is heard that the service was restored after an hour.
        await incident.Resolved(start.AddHours(1));
        var id = (await incident.Clock()).ClockId;
        (await _desk.Get<Shown>($"/clocks/{id}")).Clock.Status.ShouldBe("met");
        var then = (await _desk.Get<Shown>($"/clocks/{id}?asOf={Uri.EscapeDataString(known.ToString("O"))}")).Clock;
        (then.Status, then.BreachedAt).ShouldBe(("breached", start.AddHours(4)));
    }

    [Fact]
    public async Task the_events_are_the_facts_and_what_was_said_of_this_clock()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Usual(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddMinutes(-10));
        await incident.Reported(start);
        await incident.Acknowledged(start.AddMinutes(5));
        (await _desk.EventTypes($"/clocks/{(await incident.Clock(Metric.Response)).ClockId}")).ShouldBe([
            "fact-noted",
            "clock-started",
            "fact-noted",
            "target-met",
        ]);
        (await _desk.EventTypes($"/clocks/{(await incident.Clock()).ClockId}")).ShouldBe([
            "fact-noted",
            "clock-started",
            "fact-noted",
        ]);
    }

    [Fact]
    public async Task moving_a_clock_to_another_version_is_recorded_and_counts_from_its_start()
    {
        var service = Desk.FreshService();
        var terms = Desk.Resolution(service);
        var agreement = await _desk.Agree(terms);
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddHours(-5));
        await incident.Reported(start);
        var longer = terms with
        {
            Targets = [terms.Targets[0] with { Goals = new Dictionary<string, string> { ["P2"] = "6h" } }],
        };
        (await _desk.Post($"/agreements/{agreement}/revise", longer)).Dispose();
        var id = (await incident.Clock()).ClockId;

        using (var silent = await _desk.Post($"/clocks/{id}/move", new { agreementVersion = 2 }))
            (await silent.InvalidFields()).ShouldBe(["reason"]);
        using (
            var unknown = await _desk.Post($"/clocks/{id}/move", new { agreementVersion = 3, reason = "negotiated" })
        )
            await unknown.Problem(HttpStatusCode.Conflict, "agreement-version-unknown");
        using (var moved = await _desk.Post($"/clocks/{id}/move", new { agreementVersion = 2, reason = "negotiated" }))
            moved.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using (var again = await _desk.Post($"/clocks/{id}/move", new { agreementVersion = 2, reason = "negotiated" }))
            again.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var clock = await incident.Clock();
        (clock.AgreementVersion, clock.Status, clock.DueAt).ShouldBe((2, "running", start.AddHours(6)));
        (await _desk.EventTypes($"/clocks/{id}")).ShouldBe([
            "fact-noted",
            "clock-started",
            "target-breached",
            "clock-moved",
            "target-breach-retracted",
            "target-at-risk",
        ]);
        (await _desk.Breaches(agreement)).ShouldHaveSingleItem().RetractedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task an_unknown_clock_is_not_found()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service));
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now);
        var other = PinnedClock.IdOf(incident.Id, Guid.NewGuid(), "resolution");
        foreach (var id in new[] { "nothing", other, PinnedClock.IdOf(Guid.NewGuid(), Guid.NewGuid(), "resolution") })
        {
            foreach (var path in new[] { $"/clocks/{id}", $"/clocks/{id}/events" })
            {
                using var answer = await _desk.Http.GetAsync(path);
                await answer.Problem(HttpStatusCode.NotFound, "not-found");
            }
        }

        using var moved = await _desk.Post($"/clocks/{other}/move", new { agreementVersion = 1, reason = "why not" });
        await moved.Problem(HttpStatusCode.Conflict, "clock-unknown");
    }

    private async Task<(Incident Incident, DateTimeOffset Start)> Held()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddHours(-1));
        await incident.Reported(start);
        await incident.OnHold(start.AddMinutes(10));
        await incident.Resumed(start.AddMinutes(30));
        return (incident, start);
    }
}
