using System.Net;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class LedgerTests(IncidentsHost service)
{
    [Fact]
    public async Task the_ledger_tells_what_came_and_what_came_of_it()
    {
        var tool = await service.Http.AddTool();
        var id = (await tool.Send("alertmanager", Webhook(Firing("disk")))).Json.At("alerts.0.incidentId");
        await tool.Send("alertmanager", Webhook(Firing("disk")));
        await tool.Send("alertmanager", Webhook(Resolved("disk")));
        await tool.Says("other");

        var number = (await service.Http.Incident(id)).At("number");
        foreach (var query in new[] { $"incident={number}", $"incident={id}", $"integration={tool.Id}&key=disk" })
        {
            var items = (await service.Http.Look($"/alerts?{query}")).ShouldBe(Ok).Json.GetProperty("items");
            items
                .EnumerateArray()
                .Select(x => (x.At("action"), x.At("outcome"), x.At("deliveries")))
                .ShouldBe([("resolve", "cleared", "1"), ("trigger", "opened", "2")]);
            items
                .EnumerateArray()
                .ShouldAllBe(x =>
                    x.At("integration") == tool.Name && x.At("incidentId") == id && x.At("source") == "alertmanager"
                );
            items[1].Instant("occurredAt").ShouldBe(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
            items[1].At("details").ShouldContain("\"alertname\":\"disk\"");
        }
    }

    [Fact]
    public async Task pages_have_neither_gap_nor_repeat_also_among_alerts_of_one_moment()
    {
        var tool = await service.Http.AddTool();
        await tool.Send("alertmanager", Webhook(Enumerable.Range(0, 17).Select(i => Firing($"a{i}"))));
        for (var i = 0; i < 5; i++)
            await tool.Says($"b{i}");
        var all = (await tool.Ledger()).Select(entry => entry.At("key")).ToList();
        all.Count.ShouldBe(22);

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await service.Http.Look($"/alerts?integration={tool.Id}&limit=4{cursor}")).ShouldBe(Ok).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.At("key")));
            cursor = page.At("next") is { Length: > 0 } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
            await tool.Says("meanwhile");
        } while (cursor.Length > 0);

        seen.ShouldBe(all);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=fHw%3D", "cursor")]
    [InlineData("key=a%00b", "key")]
    public async Task a_question_that_makes_no_sense_is_refused_by_its_name(string query, string field) =>
        (await service.Http.Look($"/alerts?{query}")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    [Fact]
    public async Task an_incident_that_does_not_exist_has_no_ledger() =>
        (await service.Http.Look("/alerts?incident=INC9999999")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
}
