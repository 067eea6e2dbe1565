using System.Globalization;
using System.Text.Json;

namespace Sms.Sla.Tests.Api;

public class HistoryTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task every_event_of_the_service_is_there_in_the_order_of_the_log()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Resolution(service));
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now);
        await incident.Resolved(_desk.Now);
        string[] expected = ["agreement-made", "fact-noted", "clock-started", "fact-noted", "target-met"];
        var mine = await Eventually.Until(
            async () =>
                (await Read(""))
                    .Where(e => new[] { agreement, incident.Id }.Contains(e.GetProperty("subject").GetGuid()))
                    .ToList(),
            found => found.Count >= expected.Length
        );
        mine.Select(e => e.GetProperty("type").GetString()).ShouldBe(expected.Select(type => $"sms.sla.stored.{type}"));
        mine.ShouldAllBe(e =>
            e.GetProperty("specversion").GetString() == "1.0" && e.GetProperty("source").GetString() == "sla"
        );
        mine.Select(Position).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public async Task a_reader_resumes_behind_the_last_line_that_it_has_read()
    {
        for (var i = 0; i < 3; i++)
            await _desk.Define(Calendars.Office);
        var whole = await Eventually.Until(() => Read("?limit=7"), lines => lines.Count >= 3);
        var pieces = new List<JsonElement>();
        while (pieces.Count < whole.Count)
            pieces.AddRange(await Read($"?limit=2&after={(pieces.Count > 0 ? Position(pieces[^1]) : 0)}"));
        pieces
            .Take(whole.Count)
            .Select(e => e.GetProperty("id").GetString())
            .ShouldBe(whole.Select(e => e.GetProperty("id").GetString()));
        (await Read("?after=999999999")).ShouldBeEmpty();
    }

    [Theory, InlineData("after=-1", "after"), InlineData("limit=0", "limit")]
    public async Task what_cannot_be_read_is_named_by_its_field(string query, string field)
    {
        using var answer = await _desk.Http.GetAsync($"/history?{query}");
        (await answer.InvalidFields()).ShouldBe([field]);
    }

    private static long Position(JsonElement e) =>
        long.Parse(e.GetProperty("position").GetString()!, CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<JsonElement>> Read(string query)
    {
        using var answer = await _desk.Http.GetAsync($"/history{query}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        return
        [
            .. (await answer.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }
}
