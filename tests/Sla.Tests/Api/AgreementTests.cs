using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests.Api;

public class AgreementTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task what_a_request_leaves_out_is_from_now_on_and_around_the_clock()
    {
        var before = _desk.Now;
        var id = await _desk.Agree(Desk.Usual(Desk.FreshService()) with { ValidFrom = default });
        var terms = (await _desk.Get<Agreement>($"/agreements/{id}")).Latest;
        terms.ValidFrom.ShouldBeInRange(before, _desk.Now.AddMilliseconds(1));
        (terms.CalendarId, terms.CalendarVersion, terms.Kind).ShouldBe((Calendar.AlwaysOpen.Id, 1, "sla"));
        (terms.PriorityChange, terms.Reopen, terms.ValidUntil).ShouldBe(("from-start", "continue", null));
        terms.PausesOn.ShouldBe(["caller", "vendor", "change", "problem"]);
        terms.Targets[0].Warnings.ShouldBe([50, 75, 90]);
    }

    [Fact]
    public async Task the_latest_version_of_its_calendar_is_pinned()
    {
        var calendar = await _desk.Define(Calendars.Office);
        (await _desk.Post($"/calendars/{calendar}/revise", Calendars.Office with { Zone = "Europe/Berlin" })).Dispose();
        var terms = Desk.Usual(Desk.FreshService()) with { CalendarId = calendar };
        var latest = await _desk.Agree(terms);
        var older = await _desk.Agree(terms with { CalendarVersion = 1 });
        (await _desk.Post($"/calendars/{calendar}/revise", Calendars.Office with { Zone = "Asia/Tokyo" })).Dispose();
        (await _desk.Get<Agreement>($"/agreements/{latest}")).Latest.CalendarVersion.ShouldBe(2);
        (await _desk.Get<Agreement>($"/agreements/{older}")).Latest.CalendarVersion.ShouldBe(1);
    }

    [Fact]
    public async Task running_clocks_keep_the_version_that_they_pinned()
    {
        var service = Desk.FreshService();
        var terms = Desk.Resolution(service);
        var id = await _desk.Agree(terms);
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now);
        using (
            var revised = await _desk.Post(
                $"/agreements/{id}/revise",
                terms with
                {
                    Targets = [Shorter(terms.Targets[0])],
                }
            )
        )
            await revised.ShouldBeRevisedTo(2);
        var later = new Incident(_desk, service);
        await later.Reported(_desk.Now);
        var (old, @new) = (await incident.Clock(), await later.Clock());
        (old.AgreementVersion, old.Goal).ShouldBe((1, TimeSpan.FromHours(4)));
        (@new.AgreementVersion, @new.Goal).ShouldBe((2, TimeSpan.FromHours(2)));
    }

    [Fact]
    public async Task the_same_terms_again_are_no_revision()
    {
        var terms = Desk.Usual(Desk.FreshService());
        var id = await _desk.Agree(terms);
        using (var revised = await _desk.Post($"/agreements/{id}/revise", terms))
            await revised.ShouldBeRevisedTo(1);
        (await _desk.EventTypes($"/agreements/{id}")).ShouldBe(["agreement-made"]);
    }

    [Fact]
    public async Task after_its_end_no_clock_starts_and_those_that_run_go_on()
    {
        var service = Desk.FreshService();
        var id = await _desk.Agree(Desk.Resolution(service));
        var (before, after, end) = (
            new Incident(_desk, service),
            new Incident(_desk, service),
            _desk.Now.AddMinutes(-10)
        );
        await before.Reported(end.AddMinutes(-1));
        using (var ended = await _desk.Post($"/agreements/{id}/terminate", new { reason = "moved away", endsAt = end }))
            ended.ShouldBeDoneAt(2);
        await after.Reported(end);
        (await after.Clocks()).ShouldBeEmpty();
        (await before.Clock()).Status.ShouldBe("running");
        (await _desk.Get($"/agreements/{id}")).GetProperty("endsAt").GetDateTimeOffset().ShouldBe(end);
    }

    [Fact]
    public async Task a_terminated_agreement_cannot_change_any_more()
    {
        var terms = Desk.Usual(Desk.FreshService());
        var id = await _desk.Agree(terms);
        var end = _desk.Now;
        using (var silent = await _desk.Post($"/agreements/{id}/terminate", new { endsAt = end }))
            (await silent.InvalidFields()).ShouldBe(["reason"]);
        using (var first = await _desk.Post($"/agreements/{id}/terminate", new { reason = "over", endsAt = end }))
            first.ShouldBeDoneAt(2);
        using (var again = await _desk.Post($"/agreements/{id}/terminate", new { reason = "over", endsAt = end }))
            again.ShouldBeDoneAt(2);
        using (
            var other = await _desk.Post(
                $"/agreements/{id}/terminate",
                new { reason = "later", endsAt = end.AddDays(1) }
            )
        )
            await other.Problem(HttpStatusCode.Conflict, "agreement-terminated");
        using (var revised = await _desk.Post($"/agreements/{id}/revise", terms with { Name = "Silver" }))
            await revised.Problem(HttpStatusCode.Conflict, "agreement-terminated");
    }

    [Theory]
    [InlineData("name", """ "" """, "name")]
    [InlineData("kind", """ "hope" """, "kind")]
    [InlineData("services", "[]", "services")]
    [InlineData("services", """[" "]""", "services")]
    [InlineData("validUntil", """ "2019-12-31T00:00Z" """, "validUntil")]
    [InlineData("calendarId", """ "33333333-3333-3333-3333-333333333333" """, "calendarId")]
    [InlineData("calendarVersion", "2", "calendarId")]
    [InlineData("priorityChange", """ "never" """, "priorityChange")]
    [InlineData("reopen", "null", "reopen")]
    [InlineData("pausesOn", """["lunch"]""", "pausesOn")]
    [InlineData("targets", "[]", "targets")]
    [InlineData("targets", "[null]", "targets[0]")]
    [InlineData("targets", """[{"metric":"happiness","goals":{"P1":"1h"}}]""", "targets[0].metric")]
    [InlineData(
        "targets",
        """[{"metric":"response","goals":{"P1":"1h"}},{"metric":"response","goals":{"P1":"2h"}}]""",
        "targets[1].metric"
    )]
    [InlineData("targets", """[{"metric":"response","goals":{}}]""", "targets[0].goals")]
    [InlineData("targets", """[{"metric":"response","goals":{"P9":"1h"}}]""", "targets[0].goals")]
    [InlineData(
        "targets",
        """[{"metric":"response","goals":{"P1":"soon","P2":"1d","P3":"0m"}}]""",
        "targets[0].goals.P1,targets[0].goals.P2,targets[0].goals.P3"
    )]
    [InlineData("targets", """[{"metric":"response","goals":{"P1":"1h"},"warnings":[0]}]""", "targets[0].warnings")]
    [InlineData("targets", """[{"metric":"response","goals":{"P1":"1h"},"warnings":[50,50]}]""", "targets[0].warnings")]
    public async Task what_is_wrong_is_named_by_its_field(string field, string value, string fields)
    {
        var id = await _desk.Agree(Desk.Usual("refused"));
        var body = JsonSerializer.SerializeToNode(Desk.Usual("refused"), Desk.Given)!;
        body[field] = JsonNode.Parse(value);
        foreach (var path in new[] { "/agreements", $"/agreements/{id}/revise" })
        {
            using var answer = await _desk.Post(path, body);
            (await answer.InvalidFields()).ShouldBe(fields.Split(','), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task the_list_has_the_latest_terms()
    {
        var terms = Desk.Usual(Desk.FreshService());
        var id = await _desk.Agree(terms);
        (await _desk.Post($"/agreements/{id}/revise", terms with { Name = "Silver" })).Dispose();
        var mine = (await _desk.Get("/agreements")).EnumerateArray().Single(x => x.GetProperty("id").GetGuid() == id);
        (mine.GetProperty("version").GetInt32(), mine.GetProperty("terms").GetProperty("name").GetString()).ShouldBe(
            (2, "Silver")
        );
    }

    private static Target Shorter(Target target) =>
        target with
        {
            Goals = new Dictionary<string, string> { ["P2"] = "2h" },
        };
}
