namespace Sms.Sla.Tests.Api;

public class AttainmentTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_month_is_one_of_the_zone_of_the_calendar()
    {
        var (service, berlin) = (
            Desk.FreshService(),
            await _desk.Define(Calendars.Daily("Europe/Berlin", ("00:00", "24:00")))
        );
        var id = await _desk.Agree(Desk.Resolution(service) with { CalendarId = berlin, Name = "Berlin" });
        var late = Desk.Instant("2024-01-31T23:30Z");
        await Breached(service, due: late);
        await Met(service, Desk.Instant("2024-01-31T22:59:59Z"));
        await Met(service, Desk.Instant("2024-01-20T10:00Z"));
        await Met(service, late);
        await Met(service, Desk.Instant("2024-02-10T10:00Z"));

        (await Report(id)).ShouldBe([
            new Attainment(id, "Berlin", "resolution", "2024-02", 2, 1, 66.67m),
            new Attainment(id, "Berlin", "resolution", "2024-01", 2, 0, 100m),
        ]);
        (await Report(id, "&month=2024-01")).ShouldHaveSingleItem().Met.ShouldBe(2);
        (await Report(id, "&month=2023-12")).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_month_does_not_depend_on_the_zones_that_the_database_knows()
    {
        // Debian's PostgreSQL knows the older names only where tzdata-legacy is installed.
        var (service, eastern) = (
            Desk.FreshService(),
            await _desk.Define(Calendars.Daily("US/Eastern", ("00:00", "24:00")))
        );
        var id = await _desk.Agree(Desk.Resolution(service) with { CalendarId = eastern, Name = "Eastern" });
        await Met(service, Desk.Instant("2024-03-01T04:59:59Z"));
        await Met(service, Desk.Instant("2024-03-01T05:00Z"));
        (await Report(id)).Select(x => x.Month).ShouldBe(["2024-03", "2024-02"]);
    }

    [Fact]
    public async Task agreements_and_targets_are_counted_apart()
    {
        var service = Desk.FreshService();
        var (gold, silver) = (
            await _desk.Agree(Desk.Usual(service)),
            await _desk.Agree(Desk.Resolution(service) with { Name = "Silver" })
        );
        // Too late for the response, in time for the resolution.
        await Met(service, Desk.Instant("2024-05-05T10:00Z"));
        (await Report(gold))
            .Select(x => (x.Metric, x.Met, x.Breached, x.Percent))
            .ShouldBe([("resolution", 1, 0, 100m), ("response", 0, 1, 0m)], ignoreOrder: true);
        (await Report(silver))
            .ShouldHaveSingleItem()
            .ShouldBe(new Attainment(silver, "Silver", "resolution", "2024-05", 1, 0, 100m));
    }

    [Fact]
    public async Task what_was_taken_back_or_reopened_does_not_count()
    {
        var service = Desk.FreshService();
        var id = await _desk.Agree(Desk.Resolution(service));
        var (corrected, reopened, start) = (
            new Incident(_desk, service),
            new Incident(_desk, service),
            _desk.Now.AddHours(-5)
        );
        await corrected.Reported(start);
        (await Report(id)).ShouldHaveSingleItem().Breached.ShouldBe(1);
        await corrected.Resolved(start.AddHours(1));
        (await Report(id))
            .ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(x => x.Met.ShouldBe(1), x => x.Breached.ShouldBe(0));
        await reopened.Reported(_desk.Now.AddHours(-1));
        await reopened.Resolved(_desk.Now.AddMinutes(-30));
        (await Report(id)).Sum(x => x.Met).ShouldBe(2);
        await reopened.Reopened(_desk.Now);
        (await Report(id)).Sum(x => x.Met).ShouldBe(1);
    }

    [Theory, InlineData("2024"), InlineData("2024-13"), InlineData("May 2024"), InlineData("2024-5")]
    public async Task a_month_that_cannot_be_read_is_refused(string month)
    {
        using var answer = await _desk.Http.GetAsync($"/attainment?month={month}");
        (await answer.InvalidFields()).ShouldBe(["month"]);
    }

    private async Task<IReadOnlyList<Attainment>> Report(Guid agreement, string query = "") =>
        await _desk.Get<IReadOnlyList<Attainment>>($"/attainment?agreement={agreement}{query}");

    private Task Breached(string service, DateTimeOffset due) =>
        new Incident(_desk, service).Reported(due.AddHours(-4));

    private async Task Met(string service, DateTimeOffset at)
    {
        var incident = new Incident(_desk, service);
        await incident.Reported(at.AddHours(-1));
        await incident.Resolved(at);
    }
}
