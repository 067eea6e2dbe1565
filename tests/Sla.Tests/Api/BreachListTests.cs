namespace Sms.Sla.Tests.Api;

public class BreachListTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task the_filters_find_what_they_say()
    {
        var (one, other) = (Desk.FreshService(), Desk.FreshService());
        var agreement = await _desk.Agree(Desk.Resolution(one) with { Services = [one, other] });
        var start = _desk.Now.AddHours(-6);
        var (first, second) = (new Incident(_desk, one), new Incident(_desk, other));
        await first.Reported(start);
        var between = _desk.Host.Time.GetUtcNow();
        await second.Reported(start);
        await second.Resolved(start.AddHours(1));

        (await _desk.Breaches(agreement)).Select(breach => breach.IncidentId).ShouldBe([second.Id, first.Id]);
        (await _desk.Breaches(agreement, $"&service={one}")).ShouldHaveSingleItem().IncidentId.ShouldBe(first.Id);
        (await _desk.Breaches(agreement, $"&since={Uri.EscapeDataString(between.ToString("O"))}"))
            .ShouldHaveSingleItem()
            .IncidentId.ShouldBe(second.Id);
        (await _desk.Breaches(agreement, "&retracted=true")).ShouldHaveSingleItem().IncidentId.ShouldBe(second.Id);
        (await _desk.Breaches(agreement, "&retracted=false")).ShouldHaveSingleItem().IncidentId.ShouldBe(first.Id);
        (await _desk.Breaches(Guid.NewGuid())).ShouldBeEmpty();
        (await _desk.Breaches(agreement)).ShouldAllBe(breach =>
            breach.Cause == "late-fact" && breach.DueAt == start.AddHours(4)
        );
    }

    [Fact]
    public async Task the_pages_have_every_breach_once_while_new_ones_come_in()
    {
        var service = Desk.FreshService();
        // Two agreements: two breaches are detected at the same moment.
        await _desk.Agree(Desk.Resolution(service));
        await _desk.Agree(Desk.Resolution(service));
        for (var i = 0; i < 4; i++)
            await new Incident(_desk, service).Reported(_desk.Now.AddHours(-6));
        var all = (await _desk.Get<BreachPage>($"/breaches?service={service}")).Items;
        all.Count.ShouldBe(8);
        all.Select(breach => breach.DetectedAt).ShouldBe(all.Select(breach => breach.DetectedAt).OrderDescending());

        var (paged, cursor) = (new List<BreachEntry>(), "");
        while (true)
        {
            var page = await _desk.Get<BreachPage>($"/breaches?service={service}&limit=3{cursor}");
            paged.AddRange(page.Items);
            await new Incident(_desk, service).Reported(_desk.Now.AddHours(-6));
            if (page.Next is null)
                break;
            page.Items.Count.ShouldBe(3);
            cursor = $"&cursor={page.Next}";
        }

        paged.ShouldBe(all);
    }

    [Theory]
    [InlineData("limit=0", "limit"), InlineData("limit=501", "limit"), InlineData("cursor=yesterday", "cursor")]
    public async Task what_cannot_be_listed_is_named_by_its_field(string query, string field)
    {
        using var answer = await _desk.Http.GetAsync($"/breaches?{query}");
        (await answer.InvalidFields()).ShouldBe([field]);
    }
}
