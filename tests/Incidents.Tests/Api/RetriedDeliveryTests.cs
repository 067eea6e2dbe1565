using System.Net;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>Senders try again, and several speak at once: one episode of one alert is one incident.</summary>
public class RetriedDeliveryTests(IncidentsHost service)
{
    [Fact]
    public async Task a_webhook_that_is_delivered_again_opens_nothing_more()
    {
        var tool = await service.Http.AddTool();
        var first = (await tool.Send("alertmanager", Webhook(Firing("a"), Firing("b"))))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json;
        for (var again = 0; again < 2; again++)
        {
            var repeat = (await tool.Send("alertmanager", Webhook(Firing("a"), Firing("b"))))
                .ShouldBe(HttpStatusCode.Accepted)
                .Json.GetProperty("alerts");
            repeat.EnumerateArray().Select(x => x.At("outcome")).ShouldBe(["duplicate", "duplicate"]);
            repeat.At("0.incidentId").ShouldBe(first.At("alerts.0.incidentId"));
        }

        (await tool.Ledger()).Select(entry => entry.At("deliveries")).ShouldBe(["3", "3"]);
        (await service.Http.EventNames(first.At("alerts.0.incidentId"))).ShouldBe(["incident-reported"]);
    }

    [Fact]
    public async Task a_delivery_that_is_late_does_not_open_what_is_over()
    {
        var tool = await service.Http.AddTool();
        await tool.Send("alertmanager", Webhook(Resolved("a")));
        (await tool.Send("alertmanager", Webhook(Firing("a")))).Json.At("alerts.0.outcome").ShouldBe("late");
        (await tool.Incidents()).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_same_new_alert_posted_by_twenty_at_once_is_one_incident()
    {
        var tool = await service.Http.AddTool();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tool.PagerDuty("trigger", "disk")));
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
        await ShouldBeOne(tool, deliveries: 20, rows: 1);
    }

    [Fact]
    public async Task one_new_key_posted_by_twenty_at_once_in_other_words_is_one_incident()
    {
        var tool = await service.Http.AddTool();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => tool.PagerDuty("trigger", "disk", $"Disk is full, says {i}"))
        );
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
        await ShouldBeOne(tool, deliveries: 20, rows: 20);
    }

    [Theory]
    [InlineData("add-note")]
    [InlineData("add-comment")]
    public async Task an_alert_clears_after_somebody_wrote_on_its_incident(string verb)
    {
        var tool = await service.Http.AddTool();
        var id = (await tool.Says("disk")).At("incidentId");
        await service.Http.Did(id, verb, new { text = "Looking at it." });
        (await tool.Says("disk", "resolved")).At("outcome").ShouldBe("cleared");
        (await service.Http.Incident(id)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task alerts_go_on_while_people_work_on_their_incident()
    {
        var tool = await service.Http.AddTool();
        var id = (await tool.Says("disk")).At("incidentId");
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(
                tool.Says("disk", "resolved"),
                service.Http.Did(id, "add-note", new { text = $"{round}" }),
                service.Http.Do(id, "reopen", new { reason = "Still there" }),
                tool.Says("disk")
            );
        }

        var events = await service.Http.Events(id);
        events.Select(e => e.At("sequence")).ShouldBe(Enumerable.Range(1, events.Count).Select(n => $"{n}"));
        (await tool.Ledger()).Count.ShouldBe(11);
    }

    private async Task ShouldBeOne(MonitoringTool tool, int deliveries, int rows)
    {
        var ledger = await tool.Ledger();
        ledger.Count.ShouldBe(rows);
        ledger
            .Sum(entry => int.Parse(entry.At("deliveries"), System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(deliveries);
        ledger.Count(entry => entry.At("outcome") == "opened").ShouldBe(1);
        (await service.Http.EventNames((await tool.Incidents()).ShouldHaveSingleItem())).ShouldBe([
            "incident-reported",
        ]);
        (await service.Http.Board("service=disk")).Count(x => x.At("id") == ledger[0].At("incidentId")).ShouldBe(1);
    }
}
