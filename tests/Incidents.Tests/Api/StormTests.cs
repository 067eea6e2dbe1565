using System.Net;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class StormTests(IncidentsHost service)
{
    private const int Many = 1_000;

    [Fact]
    public async Task a_webhook_of_a_thousand_alerts_is_answered_alert_by_alert()
    {
        var tool = await service.Http.AddTool(new { floodThreshold = 0 });
        var receipts = (await tool.Send("alertmanager", Webhook(Alerts())))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.GetProperty("alerts")
            .EnumerateArray()
            .ToList();
        receipts.Select(x => x.At("key")).ShouldBe(Enumerable.Range(0, Many).Select(i => $"alert {i}"));
        receipts.ShouldAllBe(x => x.At("outcome") == "opened");
        receipts.Select(x => x.At("incidentId")).Distinct().Count().ShouldBe(Many);
        (await tool.Incidents()).Count.ShouldBe(Many);
    }

    [Fact]
    public async Task a_webhook_with_one_unreadable_alert_is_kept_in_no_part()
    {
        var tool = await service.Http.AddTool();
        var alerts = Alerts().ToList();
        alerts[Many / 2] = new { status = "odd" };
        (await tool.Send("alertmanager", Webhook(alerts))).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            $"alerts[{Many / 2}].status"
        );
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_storm_shares_an_incident_that_is_resolved_with_its_last_alert()
    {
        var name = Fresh("service");
        var tool = await service.Http.AddTool();
        var receipts = (await tool.Send("alertmanager", Webhook(Alerts(name))))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.GetProperty("alerts")
            .EnumerateArray()
            .ToList();
        receipts.ShouldAllBe(x => x.At("incidentId").Length > 0);
        receipts.Select(x => x.At("incidentId")).Distinct().Count().ShouldBe(101);
        (await service.Http.Look($"/incidents/counts?service={name}")).Json.At("total").ShouldBe("101");
        var storm = receipts[^1].At("incidentId");
        receipts.Count(x => x.At("incidentId") == storm).ShouldBe(Many - 100);
        (await service.Http.EventNames(storm)).ShouldBe(["incident-reported", "alert-storm-began"]);

        await tool.Send("alertmanager", Webhook(Ends().Take(Many - 1)));
        (await service.Http.Incident(storm)).At("state").ShouldBe("reported");
        (await service.Http.Incident(receipts[0].At("incidentId"))).At("state").ShouldBe("resolved");
        await tool.Send("alertmanager", Webhook(Ends().Skip(Many - 1)));
        (await service.Http.Incident(storm)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task a_storm_of_single_alerts_is_held_back_as_well()
    {
        var tool = await service.Http.AddTool(new { floodThreshold = 10 });
        var receipts = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => tool.Says($"alert {i}")));
        receipts.Select(x => x.At("incidentId")).Distinct().Count().ShouldBe(11);
        receipts.Count(x => x.At("outcome") == "joined").ShouldBe(49);
        (await tool.Ledger()).Count.ShouldBe(60);
    }

    private static IEnumerable<object> Alerts(string service = "orders") =>
        Enumerable.Range(0, Many).Select(i => Firing($"alert {i}", service: service));

    private static IEnumerable<object> Ends() => Enumerable.Range(0, Many).Select(i => Resolved($"alert {i}"));
}
