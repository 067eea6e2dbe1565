namespace Sms.Sla.Tests.Api;

public class ClockCourseTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task an_acknowledgement_meets_the_response()
    {
        var (incident, start) = await Running(minutesAgo: 20);
        await incident.Acknowledged(start.AddMinutes(10));
        var response = await incident.Clock(Metric.Response);
        (response.Status, response.FulfilledAt, response.Consumed).ShouldBe(
            ("met", start.AddMinutes(10), TimeSpan.FromMinutes(10))
        );
        (await incident.Clock()).Status.ShouldBe("running");
    }

    [Fact]
    public async Task a_hold_takes_away_the_due_time_and_resuming_moves_it()
    {
        var (incident, start) = await Running(minutesAgo: 60);
        await incident.OnHold(start.AddMinutes(10));
        var held = await incident.Clock();
        (held.Status, held.DueAt, held.Remaining).ShouldBe(("paused", null, TimeSpan.FromMinutes(230)));
        await incident.Resumed(start.AddMinutes(40));
        var resumed = await incident.Clock();
        (resumed.Status, resumed.DueAt).ShouldBe(("running", start.AddHours(4).AddMinutes(30)));
    }

    [Fact]
    public async Task a_reason_that_the_agreement_does_not_name_holds_nothing_up()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service) with { PausesOn = ["vendor"] });
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddMinutes(-60));
        await incident.Reported(start);
        await incident.OnHold(start.AddMinutes(10), "caller");
        (await incident.Clock()).DueAt.ShouldBe(start.AddHours(4));
        await incident.OnHold(start.AddMinutes(20), "vendor");
        (await incident.Clock()).Consumed.ShouldBe(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task another_priority_has_its_goal_from_the_start()
    {
        var (incident, start) = await Running(minutesAgo: 60);
        await incident.PriorityChanged(start.AddMinutes(30), "P3");
        var clock = await incident.Clock();
        (clock.Priority, clock.Goal, clock.DueAt).ShouldBe(("P3", TimeSpan.FromHours(8), start.AddHours(8)));
    }

    [Fact]
    public async Task a_priority_whose_time_is_already_used_up_is_a_breach_at_the_change()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Resolution(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddMinutes(-150));
        await incident.Reported(start);
        await incident.PriorityChanged(start.AddMinutes(140), "P1");
        (await incident.Clock()).BreachedAt.ShouldBe(start.AddMinutes(140));
        var breach = (await _desk.Breaches(agreement)).ShouldHaveSingleItem();
        (breach.Cause, breach.Priority, breach.DueAt).ShouldBe(("priority-changed", "P1", start.AddMinutes(140)));
    }

    [Fact]
    public async Task another_service_stops_the_clocks_of_one_agreement_and_starts_those_of_another()
    {
        var (one, other) = (Desk.FreshService(), Desk.FreshService());
        var left = await _desk.Agree(Desk.Resolution(one));
        var entered = await _desk.Agree(Desk.Resolution(other));
        var (incident, start) = (new Incident(_desk, one), _desk.Now.AddMinutes(-60));
        await incident.Reported(start);
        await incident.ServiceChanged(start.AddMinutes(30), other);
        var clocks = (await incident.Clocks()).ToDictionary(clock => clock.AgreementId);
        (clocks[left].Status, clocks[left].StopReason, clocks[left].StoppedAt).ShouldBe(
            ("stopped", "service-changed", start.AddMinutes(30))
        );
        (clocks[entered].Status, clocks[entered].StartedAt, clocks[entered].Since).ShouldBe(
            ("running", start, start.AddMinutes(30))
        );
    }

    [Fact]
    public async Task a_resolution_meets_the_target_and_a_reopening_goes_on_without_the_time_between()
    {
        var (incident, start) = await Running(minutesAgo: 120);
        await incident.Resolved(start.AddMinutes(30));
        var met = await incident.Clock();
        (met.Status, met.FulfilledAt, met.Consumed).ShouldBe(("met", start.AddMinutes(30), TimeSpan.FromMinutes(30)));
        await incident.Reopened(start.AddMinutes(90));
        var again = await incident.Clock();
        (again.Status, again.FulfilledAt, again.DueAt).ShouldBe(("running", null, start.AddHours(5)));
        await incident.Resolved(start.AddMinutes(100));
        (await incident.Clock()).Consumed.ShouldBe(TimeSpan.FromMinutes(40));
    }

    [Fact]
    public async Task a_new_cycle_begins_with_the_reopening_where_that_is_agreed()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service) with { Reopen = ReopenRule.NewCycle });
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddMinutes(-120));
        await incident.Reported(start);
        await incident.Resolved(start.AddMinutes(30));
        await incident.Reopened(start.AddMinutes(90));
        var clock = await incident.Clock();
        (clock.Cycle, clock.StartedAt, clock.DueAt).ShouldBe(
            (3, start.AddMinutes(90), start.AddMinutes(90).AddHours(4))
        );
    }

    [Fact]
    public async Task closing_leaves_what_was_met_and_stops_what_was_not()
    {
        var (resolved, start) = await Running(minutesAgo: 60);
        await resolved.Resolved(start.AddMinutes(30));
        await resolved.Closed(start.AddMinutes(40));
        (await resolved.Clock()).Status.ShouldBe("met");
        var (open, begun) = await Running(minutesAgo: 60);
        await open.Closed(begun.AddMinutes(40));
        var clock = await open.Clock();
        (clock.Status, clock.StopReason, clock.StoppedAt).ShouldBe(("stopped", "closed", begun.AddMinutes(40)));
    }

    private async Task<(Incident Incident, DateTimeOffset Start)> Running(int minutesAgo)
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Usual(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddMinutes(-minutesAgo));
        await incident.Reported(start);
        return (incident, start);
    }
}
