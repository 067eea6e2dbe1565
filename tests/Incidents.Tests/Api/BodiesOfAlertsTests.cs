using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>Bodies that are packed, in another encoding, or too long to be kept whole.</summary>
public class BodiesOfAlertsTests(IncidentsHost service)
{
    private const string Alert = """{"key":"k","title":"Straße"}""";

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task a_packed_body_is_unpacked(string encoding)
    {
        var tool = await service.Http.AddTool();
        (await Post(tool, "/intake/alert", Pack(encoding, Encoding.UTF8.GetBytes(Alert)), encoding)).ShouldBe(
            HttpStatusCode.Accepted
        );
        (await tool.Ledger()).ShouldHaveSingleItem().At("title").ShouldBe("Straße");
        const string message =
            """{"event_action":"trigger","dedup_key":"k","payload":{"summary":"x","source":"s","severity":"info"}}""";
        (await Post(tool, "/v2/enqueue", Pack(encoding, Encoding.UTF8.GetBytes(message)), encoding)).ShouldBe(
            HttpStatusCode.Accepted
        );
    }

    [Theory]
    [InlineData("/intake/alert")]
    [InlineData("/intake/grafana")]
    [InlineData("/v2/enqueue")]
    [InlineData("/v2/change/enqueue")]
    public async Task a_body_is_bounded_after_unpacking_and_its_encoding_has_to_be_known(string path)
    {
        var tool = await service.Http.AddTool();
        var bomb = Pack("gzip", new byte[20 * 1024 * 1024]);
        (await Post(tool, path, bomb, "gzip")).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        (await Post(tool, path, Encoding.UTF8.GetBytes(Alert), "zstd")).ShouldBeProblem(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported-encoding"
        );
        (await Post(tool, path, Encoding.UTF8.GetBytes(Alert), "gzip")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid"
        );
    }

    [Fact]
    public async Task a_body_says_its_charset_or_is_utf_8()
    {
        var tool = await service.Http.AddTool();
        (
            await Post(
                tool,
                "/intake/alert",
                Encoding.Latin1.GetBytes(Alert),
                null,
                "application/json; charset=iso-8859-1"
            )
        ).ShouldBe(HttpStatusCode.Accepted);
        (
            await Post(
                tool,
                "/intake/alert",
                Encoding.Unicode.GetBytes(Alert),
                null,
                "application/json; charset=utf-16"
            )
        ).ShouldBe(HttpStatusCode.Accepted);
        (await tool.Ledger()).ShouldAllBe(entry => entry.At("title") == "Straße");
        (await Post(tool, "/intake/alert", Encoding.Latin1.GetBytes(Alert), null)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "body"
        );
        (
            await Post(tool, "/intake/alert", Encoding.UTF8.GetBytes(Alert), null, "application/json; charset=klingon")
        ).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task long_details_keep_their_labels()
    {
        var tool = await service.Http.AddTool();
        (
            await tool.Send(
                "alertmanager",
                new
                {
                    alerts = new[]
                    {
                        new
                        {
                            status = "firing",
                            fingerprint = "f20",
                            startsAt = "2026-11-28T18:00:00Z",
                            labels = new { alertname = "Huge", instance = "h1" },
                            annotations = new { description = new string('x', 20_000) },
                        },
                    },
                }
            )
        ).ShouldBe(HttpStatusCode.Accepted);
        var details = System.Text.Json.JsonDocument.Parse((await tool.Ledger())[0].At("details")).RootElement;
        details.At("labels.instance").ShouldBe("h1");
        details.At("annotations.description").ShouldEndWith("… (20000 characters)");
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\u0007 ")]
    [InlineData("\\u200b")]
    public async Task a_text_of_which_nothing_is_left_is_missing(string text)
    {
        var tool = await service.Http.AddTool();
        (await tool.SendText("alert", $$"""{"key":"k","title":"{{text}}"}""")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "title"
        );
        (await tool.SendText("alert", $$"""{"key":"{{text}}","title":"x"}""")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "key"
        );
        (await PagerDuty(tool, "/v2/change/enqueue", $$$"""{"payload":{"summary":"{{{text}}}"}}""")).ShouldBe([
            "'payload.summary' is missing or blank",
        ]);
        (
            await PagerDuty(
                tool,
                "/v2/enqueue",
                """{"event_action":"trigger","payload":"""
                    + $$$"""{"summary":"{{{text}}}","source":"{{{text}}}","severity":"info"}}"""
            )
        ).ShouldBe(["'payload.summary' is missing or blank", "'payload.source' is missing or blank"]);
        (await PagerDuty(tool, "/v2/enqueue", $$"""{"event_action":"resolve","dedup_key":"{{text}}"}""")).ShouldBe([
            "'dedup_key' is missing or blank",
        ]);
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_key_with_a_character_that_cannot_be_stored_triggers_and_resolves()
    {
        var tool = await service.Http.AddTool();
        foreach (var action in new[] { "trigger", "resolve" })
        {
            var body =
                $$$"""{"event_action":"{{{action}}}","dedup_key":"a\u0000b","payload":"""
                + """{"summary":"x","source":"s","severity":"info"}}""";
            (await service.Http.PostText($"/v2/enqueue?routing_key={tool.Key}", body)).ShouldBe(
                HttpStatusCode.Accepted
            );
            (
                await service.Http.PostText(
                    $"/v2/enqueue?routing_key={tool.Key}",
                    """{"event_action":"resolve","dedup_key":"never\u0000"}"""
                )
            ).ShouldBe(HttpStatusCode.Accepted);
        }

        (await tool.Ledger()).Count.ShouldBe(3);
        (await service.Http.Incident((await tool.Incidents()).ShouldHaveSingleItem())).At("state").ShouldBe("resolved");
    }

    private async Task<IEnumerable<string?>> PagerDuty(MonitoringTool tool, string path, string body) =>
        (await service.Http.PostText($"{path}?routing_key={tool.Key}", body))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Json.GetProperty("errors")
            .EnumerateArray()
            .Select(e => e.GetString());

    private Task<Answer> Post(
        MonitoringTool tool,
        string path,
        byte[] body,
        string? encoding,
        string type = "application/json"
    )
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return service.Http.Send(HttpMethod.Post, $"{path}?routing_key={tool.Key}", content);
    }

    private static byte[] Pack(string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (
            Stream stream = encoding switch
            {
                "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            }
        )
            stream.Write(body);
        return packed.ToArray();
    }
}
