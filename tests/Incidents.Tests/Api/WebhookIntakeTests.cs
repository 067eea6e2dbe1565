using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sms.Incidents.Tests.Formats;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class WebhookIntakeTests(IncidentsHost service)
{
    [Fact]
    public async Task our_own_alertmanager_webhook_opens_an_incident_for_each_alert_and_the_end_resolves_its_own()
    {
        var tool = await service.Http.AddTool();
        var opened = (await tool.SendText("alertmanager", Text("alertmanager-firing.json")))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.GetProperty("alerts");
        opened
            .EnumerateArray()
            .Select(x => (x.At("key"), x.At("outcome")))
            .ShouldBe([("aaaa000000000001", "opened"), ("aaaa000000000002", "opened")]);
        var first = await service.Http.Incident(opened.At("0.incidentId"));
        (first.At("service"), first.At("title"), first.At("priority")).ShouldBe(
            ("orders", "Disk of db-1 is 91% full", "P3")
        );

        (await tool.SendText("alertmanager", Text("alertmanager-resolved.json")))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.At("alerts.0.outcome")
            .ShouldBe("cleared");
        (await service.Http.Incident(opened.At("0.incidentId"))).At("state").ShouldBe("resolved");
        (await service.Http.Incident(opened.At("1.incidentId"))).At("state").ShouldBe("reported");
    }

    [Fact]
    public async Task what_a_real_alertmanager_sends_opens_and_resolves_its_incidents()
    {
        var tool = await service.Http.AddTool();
        (
            await tool.SendText("alertmanager", Encoding.UTF8.GetString(Payload.Real("alertmanager-firing.json")))
        ).ShouldBe(HttpStatusCode.Accepted);
        var opened = await tool.Incidents();
        opened.Count.ShouldBe(2);
        (
            await tool.SendText("alertmanager", Encoding.UTF8.GetString(Payload.Real("alertmanager-resolved.json")))
        ).ShouldBe(HttpStatusCode.Accepted);
        (await Task.WhenAll(opened.Select(service.Http.Incident))).ShouldAllBe(x => x.At("state") == "resolved");
    }

    [Fact]
    public async Task a_grafana_webhook_is_understood()
    {
        var tool = await service.Http.AddTool(new { serviceLabel = "app" });
        var receipt = (await tool.SendText("grafana", Text("grafana-firing.json")))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json;
        var incident = await service.Http.Incident(receipt.At("alerts.0.incidentId"));
        (incident.At("service"), incident.At("source"), incident.At("title")).ShouldBe(
            ("search", "grafana", "p99 above 2 s")
        );
    }

    [Fact]
    public async Task a_grafana_that_has_to_sign_is_refused_without_the_right_signature()
    {
        var tool = await service.Http.AddTool(new { grafanaSecretName = IncidentsHost.GrafanaSecretName });
        var body = Text("grafana-firing.json");
        var right = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(IncidentsHost.GrafanaSecret), Encoding.UTF8.GetBytes(body))
        );
        (await tool.SendText("grafana", body)).ShouldBeProblem(HttpStatusCode.Forbidden, "signature-wrong");
        (
            await tool.SendText("grafana", body, headers: (GrafanaWebhook.SignatureHeader, new string('0', 64)))
        ).ShouldBeProblem(HttpStatusCode.Forbidden, "signature-wrong");
        (await tool.SendText("grafana", body + " ", headers: (GrafanaWebhook.SignatureHeader, right))).ShouldBeProblem(
            HttpStatusCode.Forbidden,
            "signature-wrong"
        );
        (await tool.Incidents()).ShouldBeEmpty();
        (await tool.SendText("grafana", body, headers: (GrafanaWebhook.SignatureHeader, right))).ShouldBe(
            HttpStatusCode.Accepted
        );
        var unconfigured = await service.Http.AddTool(new { grafanaSecretName = "nowhere" });
        (
            await unconfigured.SendText("grafana", body, headers: (GrafanaWebhook.SignatureHeader, right))
        ).ShouldBeProblem(HttpStatusCode.Forbidden, "signature-wrong");
    }

    [Fact]
    public async Task a_script_opens_acknowledges_and_resolves()
    {
        var tool = await service.Http.AddTool(new { defaultService = "backup", group = "night-shift" });
        var id = (await tool.Says("job")).At("incidentId");
        var incident = await service.Http.Incident(id);
        (incident.At("service"), incident.At("group"), incident.At("title")).ShouldBe(
            ("backup", "night-shift", "job is broken")
        );
        (await tool.Says("job", "acknowledged")).At("outcome").ShouldBe("acknowledged");
        (await service.Http.Incident(id)).At("state").ShouldBe("acknowledged");
        (await tool.Says("job", "resolved")).At("outcome").ShouldBe("cleared");
        (await service.Http.Incident(id)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task a_group_is_one_incident_until_its_last_alert_is_resolved()
    {
        var tool = await service.Http.AddTool(new { grouping = "group" });
        var id = (await tool.Send("alertmanager", Webhook(Firing("a"), Firing("b"), Firing("c"))))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.At("alerts.0.incidentId");
        await tool.Send("alertmanager", Webhook(Resolved("a"), Firing("b"), Firing("c")));
        (await service.Http.Incident(id)).At("state").ShouldBe("reported");
        await tool.Send("alertmanager", Webhook(Resolved("a"), Resolved("b"), Resolved("c")));
        (await service.Http.Incident(id)).At("state").ShouldBe("resolved");
        (await tool.Incidents()).ShouldBe([id]);
    }

    [Fact]
    public async Task a_clear_that_is_only_to_be_noted_resolves_nothing()
    {
        var tool = await service.Http.AddTool(new { onClear = "note" });
        var id = (await tool.Says("job")).At("incidentId");
        (await tool.Says("job", "resolved")).At("outcome").ShouldBe("cleared");
        var incident = await service.Http.Incident(id);
        (incident.At("state"), incident.At("alerts.0.state")).ShouldBe(("reported", "cleared"));
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "alert-cleared"]);
        (await tool.Says("job")).At("incidentId").ShouldBe(id);
    }

    [Fact]
    public async Task a_webhook_without_alerts_is_accepted_and_means_nothing()
    {
        var tool = await service.Http.AddTool();
        (await tool.Send("alertmanager", Webhook()))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.GetProperty("alerts")
            .GetArrayLength()
            .ShouldBe(0);
        (await tool.Ledger()).ShouldBeEmpty();
    }

    private static string Text(string payload) => Encoding.UTF8.GetString(Payload.Own(payload));
}
