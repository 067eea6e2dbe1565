namespace Sms.Sla.Tests.Api;

public class ClockStartTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task every_target_of_every_agreement_that_matches_has_a_clock()
    {
        var service = Desk.FreshService();
        var gold = await _desk.Agree(Desk.Usual(service));
        var supplier = await _desk.Agree(
            Desk.Resolution(service) with
            {
                Name = "Vendor",
                Kind = "uc",
                Services = ["other", service],
            }
        );
        await _desk.Agree(Desk.Usual(Desk.FreshService()));
        await _desk.Agree(Desk.Usual(service) with { ValidFrom = _desk.Now.AddHours(1) });
        var incident = new Incident(_desk, service);
        var at = _desk.Now;
        await incident.Reported(at);

        var clocks = await incident.Clocks();
        clocks
            .Select(clock => (clock.AgreementId, clock.Metric))
            .ShouldBe([(gold, "response"), (gold, "resolution"), (supplier, "resolution")], ignoreOrder: true);
        clocks.ShouldAllBe(clock =>
            clock.Status == "running" && clock.StartedAt == at && clock.Service == service && clock.Priority == "P2"
        );
        clocks.Select(clock => clock.DueAt).Distinct().ShouldBe([at.AddMinutes(30), at.AddHours(4)], ignoreOrder: true);
    }

    [Fact]
    public async Task a_service_that_no_agreement_covers_has_no_clock()
    {
        await _desk.Agree(Desk.Usual(Desk.FreshService()));
        var incident = new Incident(_desk, Desk.FreshService());
        await incident.Reported(_desk.Now);
        (await incident.Clocks()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_priority_without_a_goal_has_a_clock_that_says_so()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Usual(service));
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now, "P3");
        (await incident.Clock(Metric.Resolution)).Status.ShouldBe("running");
        var response = await incident.Clock(Metric.Response);
        (response.Status, response.Goal, response.DueAt).ShouldBe(("no-target", null, null));
    }

    [Fact]
    public async Task what_is_agreed_later_starts_no_clock_on_an_older_incident()
    {
        var service = Desk.FreshService();
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now);
        await _desk.Agree(Desk.Usual(service) with { ValidFrom = default });
        await incident.Acknowledged(_desk.Now);
        (await incident.Clocks()).ShouldBeEmpty();
    }

    [Fact]
    public async Task only_working_time_of_the_calendar_is_counted()
    {
        var service = Desk.FreshService();
        var calendar = await _desk.Define(Calendars.Weekdays("Europe/Berlin", ("08:00", "17:00")));
        await _desk.Agree(Desk.Resolution(service) with { CalendarId = calendar });
        var incident = new Incident(_desk, service);
        // Friday, one hour before the office closes at 16:00 UTC; three hours are left on Monday from 7:00 UTC on.
        await incident.Reported(Desk.Instant("2024-03-01T15:00Z"));
        (await incident.Clock()).BreachedAt.ShouldBe(Desk.Instant("2024-03-04T10:00Z"));
    }
}
