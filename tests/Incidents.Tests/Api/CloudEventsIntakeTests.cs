using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class CloudEventsIntakeTests(IncidentsHost service)
{
    private const string Structured = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    [Fact]
    public async Task a_structured_event_opens_and_another_resolves()
    {
        var tool = await service.Http.AddTool();
        var id = (await tool.SendText("cloudevents", Event("1", "disk", "firing"), Structured)).ShouldBe(HttpStatusCode.Accepted).Json.At("alerts.0.incidentId");
        (await service.Http.Incident(id)).At("title").ShouldBe("Disk full");
        (await tool.SendText("cloudevents", Event("2", "disk", "acknowledged"), Structured)).Json.At("alerts.0.outcome").ShouldBe("acknowledged");
        (await tool.SendText("cloudevents", Event("3", "disk", "resolved"), Structured + "; charset=utf-8")).Json.At("alerts.0.outcome").ShouldBe("cleared");
        (await service.Http.Incident(id)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task a_binary_event_is_in_headers_and_body()
    {
        var tool = await service.Http.AddTool();
        var answer = (await Binary(tool, "1.0")).ShouldBe(HttpStatusCode.Accepted);
        (answer.Json.At("alerts.0.key"), answer.Json.At("alerts.0.outcome")).ShouldBe(("disk 1", "opened"));
        (await service.Http.Incident(answer.Json.At("alerts.0.incidentId"))).At("title").ShouldBe("Disk full");
        (await Binary(tool, "1.0")).Json.At("alerts.0.outcome").ShouldBe("duplicate");
        (await Binary(tool, "9")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "body");
    }

    [Fact]
    public async Task a_batch_is_taken_as_a_whole()
    {
        var tool = await service.Http.AddTool();
        var answer = (await tool.SendText("cloudevents", $"[{Event("1", "a", "firing")},{Event("2", "b", "firing")},{Event("3", "a", "resolved")}]", Batch)).ShouldBe(HttpStatusCode.Accepted);
        answer.Json.GetProperty("alerts").EnumerateArray().Select(x => x.At("outcome")).ShouldBe(["opened", "opened", "cleared"]);
        (await service.Http.Incident(answer.Json.At("alerts.0.incidentId"))).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task a_batch_with_one_unreadable_event_is_refused_as_a_whole()
    {
        var tool = await service.Http.AddTool();
        (await tool.SendText("cloudevents", $"[{Event("1", "a", "firing")},{Event("2", "b", "odd")}]", Batch))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "[1].data.status");
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents+xml")]
    [InlineData("text/plain")]
    public async Task another_media_type_is_not_understood(string mediaType)
    {
        var tool = await service.Http.AddTool();
        (await tool.SendText("cloudevents", Event("1", "a", "firing"), mediaType)).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData("nonsense", Structured)]
    [InlineData("{}", Structured)]
    [InlineData("""{"specversion":"1.0","id":"1"}""", Structured)]
    [InlineData("{}", Batch)]
    [InlineData("[1]", Batch)]
    public async Task what_is_no_event_is_refused(string body, string mediaType)
    {
        var tool = await service.Http.AddTool();
        (await tool.SendText("cloudevents", body, mediaType)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid");
        (await tool.Ledger()).ShouldBeEmpty();
    }

    private static Task<Answer> Binary(MonitoringTool tool, string version) => tool.SendText(
        "cloudevents", """{"title":"Disk full"}""", "application/json",
        ("ce-specversion", version), ("ce-id", "1"), ("ce-source", "/m"), ("ce-type", "alarm"), ("ce-subject", "disk%201"));

    private static string Event(string id, string subject, string status) => $$"""
        {"specversion":"1.0","id":"{{id}}","source":"/m","type":"alarm","subject":"{{subject}}","data":{"title":"Disk full","status":"{{status}}"} }
        """;
}
