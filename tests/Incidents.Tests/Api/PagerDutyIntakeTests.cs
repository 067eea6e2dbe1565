using System.Net;
using System.Text.Json.Nodes;
using Sms.Incidents.Tests.Formats;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class PagerDutyIntakeTests(IncidentsHost service)
{
    [Fact]
    public async Task an_event_is_triggered_acknowledged_and_resolved()
    {
        var tool = await service.Http.AddTool();
        var accepted = (await tool.PagerDuty("trigger", "disk")).ShouldBe(HttpStatusCode.Accepted).Json;
        (accepted.At("status"), accepted.At("message"), accepted.At("dedup_key")).ShouldBe(
            ("success", "Event processed", "disk")
        );
        var id = (await tool.Incidents()).ShouldHaveSingleItem();
        var incident = await service.Http.Incident(id);
        (incident.At("title"), incident.At("priority"), incident.At("service"), incident.At("state")).ShouldBe(
            ("Disk is full", "P1", "disk", "reported")
        );

        (await tool.PagerDuty("acknowledge", "disk")).ShouldBe(HttpStatusCode.Accepted);
        (await service.Http.Incident(id)).At("state").ShouldBe("acknowledged");
        (await tool.PagerDuty("resolve", "disk")).ShouldBe(HttpStatusCode.Accepted);
        (await service.Http.Incident(id)).At("state").ShouldBe("resolved");
        (await service.Http.Events(id)).ShouldAllBe(e => e.At("data.by") == $"integration:{tool.Name}");
    }

    [Fact]
    public async Task without_a_key_of_its_own_an_event_is_given_one()
    {
        var tool = await service.Http.AddTool();
        var key = (await tool.PagerDuty("trigger")).Json.At("dedup_key");
        key.ShouldNotBeEmpty();
        (await tool.PagerDuty("trigger")).Json.At("dedup_key").ShouldNotBe(key);
        var opened = await tool.Incidents();
        opened.Count.ShouldBe(2);
        (await tool.PagerDuty("resolve", key)).ShouldBe(HttpStatusCode.Accepted);
        (await Task.WhenAll(opened.Select(service.Http.Incident)))
            .Select(x => x.At("state"))
            .Order()
            .ShouldBe(["reported", "resolved"]);
    }

    [Fact]
    public async Task what_was_never_triggered_is_accepted_and_opens_nothing()
    {
        var tool = await service.Http.AddTool();
        (await tool.PagerDuty("acknowledge", "disk")).ShouldBe(HttpStatusCode.Accepted);
        (await tool.PagerDuty("resolve", "disk")).ShouldBe(HttpStatusCode.Accepted);
        (await tool.Incidents()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_trigger_after_the_resolve_is_a_new_incident()
    {
        var tool = await service.Http.AddTool();
        foreach (var action in new[] { "trigger", "resolve", "trigger" })
            (await tool.PagerDuty(action, "disk")).ShouldBe(HttpStatusCode.Accepted);
        var states = (await Task.WhenAll((await tool.Incidents()).Select(service.Http.Incident))).Select(x =>
            x.At("state")
        );
        states.Order().ShouldBe(["reported", "resolved"]);
    }

    [Fact]
    public async Task the_same_key_of_another_integration_is_another_alert()
    {
        var (one, other) = (await service.Http.AddTool(), await service.Http.AddTool());
        await one.PagerDuty("trigger", "disk");
        await other.PagerDuty("trigger", "disk");
        await other.PagerDuty("resolve", "disk");
        (await service.Http.Incident((await one.Incidents()).Single())).At("state").ShouldBe("reported");
        (await service.Http.Incident((await other.Incidents()).Single())).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task the_key_may_be_in_the_body_the_header_or_the_query()
    {
        var tool = await service.Http.AddTool();
        const string body =
            """{"event_action":"trigger","dedup_key":"k","payload":{"summary":"x","source":"s","severity":"info"}}""";
        (await service.Http.PostText("/v2/enqueue", body, headers: ("Authorization", $"Bearer {tool.Key}"))).ShouldBe(
            HttpStatusCode.Accepted
        );
        (await service.Http.PostText($"/v2/enqueue?routing_key={tool.Key}", body)).ShouldBe(HttpStatusCode.Accepted);
        (await tool.PagerDuty("trigger", "k")).ShouldBe(HttpStatusCode.Accepted);
        (await tool.Incidents()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{}", "'routing_key' is missing or blank")]
    [InlineData("nonsense", "'body' is not valid JSON")]
    [InlineData("[]", "'body' has to be a JSON object")]
    [InlineData(
        """{"routing_key":"R0UT1NGKEY0000000000000000000000","event_action":"explode"}""",
        "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"
    )]
    [InlineData(
        """{"routing_key":"R0UT1NGKEY0000000000000000000000","event_action":"trigger"}""",
        "'payload' is missing or blank"
    )]
    [InlineData(
        """{"routing_key":"R0UT1NGKEY0000000000000000000000","event_action":"resolve"}""",
        "'dedup_key' is missing or blank"
    )]
    public async Task an_event_that_is_not_valid_is_refused_in_pagerdutys_form(string body, string error)
    {
        var answer = (await service.Http.PostText("/v2/enqueue", body)).ShouldBe(HttpStatusCode.BadRequest);
        (answer.MediaType, answer.Json.At("status"), answer.Json.At("message")).ShouldBe(
            ("application/json", "invalid event", "Event object is invalid")
        );
        answer.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetString()).ShouldContain(error);
    }

    [Fact]
    public async Task a_key_that_nobody_has_is_refused_in_pagerdutys_form()
    {
        var answer = (
            await (await service.Http.AddTool() with { Key = new string('x', 32) }).PagerDuty("trigger", "k")
        ).ShouldBe(HttpStatusCode.Forbidden);
        (answer.Json.At("status"), answer.Json.GetProperty("errors").GetArrayLength()).ShouldBe(("invalid key", 1));
    }

    [Fact]
    public async Task what_a_real_alertmanager_sends_opens_and_resolves_one_incident()
    {
        var tool = await service.Http.AddTool();
        foreach (
            var (name, state) in new[]
            {
                ("pagerduty-trigger.json", "reported"),
                ("pagerduty-resolve.json", "resolved"),
            }
        )
        {
            var body = JsonNode.Parse(Payload.Real(name))!;
            body["routing_key"] = tool.Key;
            (await service.Http.PostText("/v2/enqueue", body.ToJsonString())).ShouldBe(HttpStatusCode.Accepted);
            (await service.Http.Incident((await tool.Incidents()).ShouldHaveSingleItem())).At("state").ShouldBe(state);
        }
    }
}
