using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class IntakeRefusalTests(IncidentsHost service)
{
    public static TheoryData<string> Formats => ["alertmanager", "grafana", "alert", "cloudevents"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task without_a_key_nobody_is_let_in(string format)
    {
        foreach (var headers in new (string, string)[][] { [], [("Authorization", "Basic YTpi")] })
        {
            var answer = await service.Http.PostText($"/intake/{format}", "{}", headers: headers);
            answer.ShouldBeProblem(HttpStatusCode.Unauthorized, "key-missing");
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task with_a_key_that_nobody_has_nobody_is_let_in(string format)
    {
        foreach (var key in new[] { new string('x', 32), "short", "'; drop table x --" })
        {
            (
                await service.Http.PostText($"/intake/{format}", "{}", headers: ("Authorization", $"Bearer {key}"))
            ).ShouldBeProblem(HttpStatusCode.Forbidden, "key-unknown");
            (
                await service.Http.PostText($"/intake/{format}?routing_key={Uri.EscapeDataString(key)}", "{}")
            ).ShouldBeProblem(HttpStatusCode.Forbidden, "key-unknown");
        }
    }

    [Fact]
    public async Task the_key_may_be_in_the_query()
    {
        var tool = await service.Http.AddTool();
        (await service.Http.PostText($"/intake/alert?routing_key={tool.Key}", """{"key":"k","title":"x"}""")).ShouldBe(
            HttpStatusCode.Accepted
        );
        (await tool.Incidents()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("alertmanager", "nonsense", "body")]
    [InlineData("alertmanager", "{}", "alerts")]
    [InlineData("alertmanager", """{"alerts":[{"status":"firing"},{"status":"odd"}]}""", "alerts[1].status")]
    [InlineData("grafana", """{"alerts":[{}]}""", "alerts[0].status")]
    [InlineData("alert", """{"title":"x"}""", "key")]
    [InlineData("alert", """{"key":"k"}""", "title")]
    [InlineData("alert", """{"key":"k","title":"x","status":"odd"}""", "status")]
    [InlineData("alert", """{"key":"k","title":"x","severity":"purple"}""", "severity")]
    [InlineData("alert", """{"key":"k","title":"x","occurredAt":"yesterday"}""", "occurredAt")]
    public async Task what_cannot_be_read_is_refused_with_the_place(string format, string body, string field)
    {
        var tool = await service.Http.AddTool();
        (await tool.SendText(format, body)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/intake/alert", 1024 * 1024)]
    [InlineData("/intake/cloudevents", 1024 * 1024)]
    [InlineData("/v2/enqueue", 512 * 1024)]
    public async Task a_body_that_is_too_large_is_refused_and_the_largest_is_not(string path, int most)
    {
        var tool = await service.Http.AddTool();
        const string body = """{"key":"k","title":"x"}""";
        (await service.Http.PostText($"{path}?routing_key={tool.Key}", body.PadRight(most + 1))).ShouldBeProblem(
            HttpStatusCode.RequestEntityTooLarge,
            "too-large"
        );
        (await service.Http.PostText($"{path}?routing_key={tool.Key}", body.PadRight(most))).Status.ShouldNotBe(
            HttpStatusCode.RequestEntityTooLarge
        );
    }

    [Fact]
    public async Task a_body_of_unknown_length_is_refused_when_it_turns_out_too_large()
    {
        var tool = await service.Http.AddTool();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/intake/alert?routing_key={tool.Key}")
        {
            Content = new StringContent("""{"key":"k","title":"x"}""".PadRight((4 * 1024 * 1024) + 1)),
            Headers = { TransferEncodingChunked = true },
        };
        using var answer = await service.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await tool.Ledger()).ShouldBeEmpty();
    }

    [Fact]
    public async Task texts_that_the_database_cannot_hold_are_accepted_without_them()
    {
        var tool = await service.Http.AddTool();
        (await tool.SendText("alert", """{"key":"a\u0000b","title":"x\u0000y","details":{"n":"\u0000"}}""")).ShouldBe(
            HttpStatusCode.Accepted
        );
        var entry = (await tool.Ledger())[0];
        (entry.At("title"), entry.At("details")).ShouldBe(("xy", """{"n":"\u0000"}"""));
    }

    [Theory]
    [InlineData("""{"name":"bad name"}""", "name")]
    [InlineData("""{"name":"x","settings":{"onClear":"explode"}}""", "settings.onClear")]
    [InlineData("""{"name":"x","settings":{"reopenWindow":"31.00:00:00"}}""", "settings.reopenWindow")]
    [InlineData(
        """{"name":"x","settings":{"severities":{"critical":{"impact":"huge","urgency":"low"}}}}""",
        "settings.severities"
    )]
    public async Task an_integration_that_is_not_valid_is_refused_with_the_field(string body, string field) =>
        (await service.Http.PostText("/integrations", body)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
}
