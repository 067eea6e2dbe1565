using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class BadRequestTests(IncidentsHost service)
{
    [Theory]
    [InlineData("""{"service":"s"}""", "title")]
    [InlineData("""{"title":" ","service":"s"}""", "title")]
    [InlineData("""{"title":null,"service":"s"}""", "title")]
    [InlineData("""{"title":5,"service":"s"}""", "title")]
    [InlineData("""{"title":["x"],"service":"s"}""", "title")]
    [InlineData("""{"title":"a\u0000b","service":"s"}""", "title")]
    [InlineData("""{"title":"a\ud800","service":"s"}""", "title")]
    [InlineData("""{"title":"x"}""", "service")]
    [InlineData("""{"title":"x","service":"s","impact":"extreme"}""", "impact")]
    [InlineData("""{"title":"x","service":"s","urgency":null}""", "urgency")]
    [InlineData("""{"title":"x","service":"s","occurredAt":"yesterday"}""", "occurredAt")]
    [InlineData("""{"title":"x","service":"s","id":"7"}""", "id")]
    [InlineData("nonsense", "body")]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    public async Task a_report_that_is_not_valid_is_refused_with_the_field(string body, string field) =>
        (await service.Http.PostText("/incidents", body)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    [Theory]
    [InlineData("triage", """{"impact":"high"}""", "urgency")]
    [InlineData("triage", """{"impact":"huge","urgency":"low"}""", "impact")]
    [InlineData("override-priority", """{"priority":"P6","reason":"x"}""", "priority")]
    [InlineData("assign", "{}", "group")]
    [InlineData("put-on-hold", """{"reason":"holiday"}""", "reason")]
    [InlineData("escalate", """{"kind":"diagonal","to":"x","reason":"x"}""", "kind")]
    [InlineData("link", """{"kind":"problem"}""", "target")]
    [InlineData("add-note", """{"text":"a\u0000"}""", "text")]
    [InlineData("resolve", "{}", "code")]
    [InlineData("resolve", """{"code":"fixed","restoredAt":17}""", "restoredAt")]
    [InlineData("rate", """{"score":6}""", "score")]
    [InlineData("rate", """{"score":"five"}""", "score")]
    [InlineData("rate", """{"score":1e99}""", "score")]
    public async Task a_command_that_is_not_valid_is_refused_with_the_field(string verb, string body, string field)
    {
        var id = await service.Http.Report();
        (await service.Http.PostText($"/incidents/{id}/{verb}", body)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported"]);
    }

    [Fact]
    public async Task a_text_that_is_too_long_is_refused_and_the_longest_is_kept()
    {
        var (longest, over) = (new string('x', 250), new string('x', 251));
        (await service.Http.Post("/incidents", new { title = over, service = "s" })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "title"
        );
        var id = await service.Http.Report(title: longest);
        (await service.Http.Incident(id)).At("title").ShouldBe(longest);
    }

    [Fact]
    public async Task a_report_of_the_future_breaks_a_rule() =>
        (
            await service.Http.Post(
                "/incidents",
                new
                {
                    title = "x",
                    service = "s",
                    occurredAt = service.Host.Time.GetUtcNow().AddHours(1),
                }
            )
        ).ShouldBeProblem(HttpStatusCode.Conflict, "occurred-in-the-future");

    [Fact]
    public async Task a_form_is_not_understood() =>
        (await service.Http.PostText("/incidents", "title=x", "application/x-www-form-urlencoded")).ShouldBeProblem(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported-media-type"
        );

    [Theory]
    [InlineData("/incidents/INC9999999")]
    [InlineData("/incidents/nonsense/events")]
    [InlineData("/nowhere")]
    [InlineData("/integrations/0194")]
    public async Task what_is_not_there_is_a_problem_too(string path) =>
        (await service.Http.Look(path)).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task a_method_that_is_not_allowed_is_a_problem_too() =>
        (await service.Http.Send(HttpMethod.Delete, "/incidents")).ShouldBeProblem(
            HttpStatusCode.MethodNotAllowed,
            "method-not-allowed"
        );
}
