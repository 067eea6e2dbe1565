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
        var id = (await tool.SendText("cloudevents", Event("1", "disk", "firing"), Structured))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.At("alerts.0.incidentId");
        (await service.Http.Incident(id)).At("title").ShouldBe("Disk full");
        (await tool.SendText("cloudevents", Event("2", "disk", "acknowledged"), Structured))
            .Json.At("alerts.0.outcome")
            .ShouldBe("acknowledged");
        (await tool.SendText("cloudevents", Event("3", "disk", "resolved"), Structured + "; charset=utf-8"))
            .Json.At("alerts.0.outcome")
            .ShouldBe("cleared");
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
        (await Binary(tool, "9")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "ce-specversion");
    }

    [Fact]
    public async Task a_batch_is_taken_as_a_whole()
    {
        var tool = await service.Http.AddTool();
        var answer = (
            await tool.SendText(
                "cloudevents",
                $"[{Event("1", "a", "firing")},{Event("2", "b", "firing")},{Event("3", "a", "resolved")}]",
                Batch
            )
        ).ShouldBe(HttpStatusCode.Accepted);
        answer
            .Json.GetProperty("alerts")
            .EnumerateArray()
            .Select(x => x.At("outcome"))
            .ShouldBe(["opened", "opened", "cleared"]);
        (await service.Http.Incident(answer.Json.At("alerts.0.incidentId"))).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task a_batch_with_one_unreadable_event_is_refused_as_a_whole()
    {
        var tool = await service.Http.AddTool();
        (
            await tool.SendText("cloudevents", $"[{Event("1", "a", "firing")},{Event("2", "b", "odd")}]", Batch)
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "[1].data.status");
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents+xml")]
    [InlineData("text/plain")]
    public async Task another_media_type_is_not_understood(string mediaType)
    {
        var tool = await service.Http.AddTool();
        (await tool.SendText("cloudevents", Event("1", "a", "firing"), mediaType)).ShouldBeProblem(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported-media-type"
        );
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

    [Theory]
    [InlineData("""'datacontenttype':'application/json','data_base64':'BASE64'""")]
    [InlineData("""'datacontenttype':'application/vnd.tool+json; charset=utf-8','data_base64':'BASE64'""")]
    [InlineData("""'datacontenttype':'application/octet-stream','data_base64':'BASE64'""")]
    [InlineData("""'data_base64':'BASE64'""")]
    [InlineData("""'data':'{\'title\':\'Disk\',\'status\':\'resolved\'}'""")]
    [InlineData("""'datacontenttype':'text/plain','data':'{\'title\':\'Disk\',\'status\':\'resolved\'}'""")]
    [InlineData("""'data':{'status':'RESOLVED'}""")]
    public async Task data_that_says_resolved_resolves_however_it_is_packed(string data)
    {
        var tool = await service.Http.AddTool();
        var packed = Convert.ToBase64String("""{"title":"Disk","status":"resolved"}"""u8);
        var member = data.Replace("BASE64", packed).Replace('\'', '"');
        var message = $$"""{"specversion":"1.0","id":"2","source":"/m","type":"alarm","subject":"disk",{{member}}}""";
        await tool.SendText("cloudevents", Event("1", "disk", "firing"), Structured);
        (await tool.SendText("cloudevents", message, Structured))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.At("alerts.0.outcome")
            .ShouldBe("cleared");
        (await tool.SendText("cloudevents", $"[{message.Replace("\"id\":\"2\"", "\"id\":\"3\"")}]", Batch))
            .Json.At("alerts.0.outcome")
            .ShouldBe("ignored");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain; charset=utf-8")]
    public async Task a_binary_body_that_says_resolved_resolves_whatever_it_is_called(string mediaType)
    {
        var tool = await service.Http.AddTool();
        await tool.SendText("cloudevents", Event("1", "disk", "firing"), Structured);
        (
            await tool.SendText(
                "cloudevents",
                """{"title":"Disk","status":"resolved"}""",
                mediaType,
                ("ce-specversion", "1.0"),
                ("ce-id", "2"),
                ("ce-source", "/m"),
                ("ce-type", "alarm"),
                ("ce-subject", "disk")
            )
        )
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.At("alerts.0.outcome")
            .ShouldBe("cleared");
    }

    [Theory]
    [InlineData("""'datacontenttype':'application/octet-stream','data_base64':'/////w=='""", "data")]
    [InlineData("""'datacontenttype':'application/json','data_base64':'eyJ0aXRs'""", "data")]
    [InlineData("""'datacontenttype':'application/xml','data':'<alarm/>'""", "datacontenttype")]
    [InlineData("""'datacontenttype':'application/json; charset=klingon','data_base64':'e30='""", "datacontenttype")]
    [InlineData("""'data':[1]""", "data")]
    [InlineData("""'data':7""", "data")]
    [InlineData("""'data':{'status':['resolved']}""", "data.status")]
    [InlineData("""'data':{'action':'odd'}""", "data.action")]
    [InlineData("""'data':{'startedAt':'yesterday'}""", "data.startedAt")]
    public async Task data_that_cannot_be_read_is_refused(string data, string field)
    {
        var tool = await service.Http.AddTool();
        var member = data.Replace('\'', '"');
        var message = $$"""{"specversion":"1.0","id":"2","source":"/m","type":"alarm","subject":"disk",{{member}}}""";
        (await tool.SendText("cloudevents", message, Structured)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
        (await tool.SendText("cloudevents", $"[{Event("1", "a", "firing")},{message}]", Batch)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            $"[1].{field}"
        );
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"disk q\"", "disk q")]
    [InlineData("\"disk \\\"q\\\\\"", "disk \"q\\")]
    [InlineData("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀")]
    [InlineData("a%2Bb+c%25", "a+b+c%")]
    [InlineData("\"a%20b\"", "a b")]
    public async Task a_header_is_decoded_as_the_binding_says(string header, string key)
    {
        var tool = await service.Http.AddTool();
        (await Binary(tool, "1.0", header)).ShouldBe(HttpStatusCode.Accepted).Json.At("alerts.0.key").ShouldBe(key);
    }

    [Theory]
    [InlineData("bad%C3%28x")]
    [InlineData("bad%F0%9F")]
    [InlineData("bad%ED%A0%80")]
    [InlineData("bad%zz")]
    [InlineData("bad%2")]
    [InlineData("\"unfinished")]
    public async Task a_header_that_cannot_be_decoded_is_refused_by_its_name(string header)
    {
        var tool = await service.Http.AddTool();
        (await Binary(tool, "1.0", header)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "ce-subject");
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_attribute_that_is_not_valid_is_refused_by_the_name_of_its_header()
    {
        var tool = await service.Http.AddTool();
        foreach (var (name, value) in new[] { ("ce-time", "yesterday"), ("ce-a_b", "x") })
            (
                await tool.SendText(
                    "cloudevents",
                    "{}",
                    "application/json",
                    (name, value),
                    ("ce-specversion", "1.0"),
                    ("ce-id", "2"),
                    ("ce-source", "/m"),
                    ("ce-type", "alarm")
                )
            ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", name);
    }

    private static Task<Answer> Binary(MonitoringTool tool, string version, string subject = "disk%201") =>
        tool.SendText(
            "cloudevents",
            """{"title":"Disk full"}""",
            "application/json",
            ("ce-specversion", version),
            ("ce-id", "1"),
            ("ce-source", "/m"),
            ("ce-type", "alarm"),
            ("ce-subject", subject)
        );

    private static string Event(string id, string subject, string status) =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/m","type":"alarm","subject":"{{subject}}","data":"""
        + $$"""{"title":"Disk full","status":"{{status}}"} }""";
}
