using System.Net;

namespace Sms.Sla.Tests.Api;

public class ClockListTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task the_filters_find_what_they_say()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Usual(service));
        var (running, met) = (new Incident(_desk, service), new Incident(_desk, service));
        await running.Reported(_desk.Now.AddMinutes(-10));
        await met.Reported(_desk.Now.AddMinutes(-10));
        await met.Resolved(_desk.Now);

        (await Found($"agreement={agreement}")).Count.ShouldBe(4);
        (await Found($"service={service}&metric=response")).ShouldBe(
            [(running.Id, "response"), (met.Id, "response")],
            ignoreOrder: true
        );
        (await Found($"agreement={agreement}&state=met")).ShouldBe(
            [(met.Id, "response"), (met.Id, "resolution")],
            ignoreOrder: true
        );
        (await Found($"incident={running.Id}&state=running&metric=resolution")).ShouldBe([(running.Id, "resolution")]);
        (await Found($"incident={running.Id}&state=breached")).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_pages_have_every_clock_once_the_last_started_first()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Usual(service));
        var begin = _desk.Now.AddMinutes(-20);
        // Two clocks start at each moment: the cursor has to tell them apart.
        for (var i = 0; i < 4; i++)
            await new Incident(_desk, service).Reported(begin.AddMinutes(i));

        var (pages, cursor) = (new List<ClockPage>(), "");
        do
        {
            pages.Add(await _desk.Get<ClockPage>($"/clocks?agreement={agreement}&limit=3{cursor}"));
            cursor = $"&cursor={Uri.EscapeDataString(pages[^1].Next ?? "")}";
        } while (pages[^1].Next is not null);

        pages.Select(page => page.Items.Count).ShouldBe([3, 3, 2]);
        var clocks = pages.SelectMany(page => page.Items).Select(shown => shown.Clock).ToList();
        clocks.Select(clock => clock.ClockId).Distinct().Count().ShouldBe(8);
        clocks.Select(clock => clock.StartedAt).ShouldBe(clocks.Select(clock => clock.StartedAt).OrderDescending());
    }

    [Theory, InlineData("limit=0", "limit"), InlineData("limit=501", "limit")]
    public async Task a_page_has_a_size_that_can_be_answered(string query, string field)
    {
        using var answer = await _desk.Http.GetAsync($"/clocks?{query}");
        (await answer.InvalidFields()).ShouldBe([field]);
    }

    [Theory, InlineData("agreement=gold"), InlineData("incident=INC-1"), InlineData("limit=many")]
    public async Task a_filter_that_cannot_be_read_is_refused(string query)
    {
        using var answer = await _desk.Http.GetAsync($"/clocks?{query}");
        await answer.Problem(HttpStatusCode.BadRequest, "invalid");
    }

    private async Task<IReadOnlyList<(Guid Incident, string Metric)>> Found(string query) =>
        [
            .. (await _desk.Get<ClockPage>($"/clocks?{query}")).Items.Select(shown =>
                (shown.IncidentId, shown.Clock.Metric)
            ),
        ];
}
