using System.Net;

namespace Sms.Portal.Tests;

/// <summary>What every answer carries, and what none does.</summary>
public class AnswerTests
{
    [Theory]
    [InlineData("/api/incidents", HttpStatusCode.OK)]
    [InlineData("/api/incidents/broken", HttpStatusCode.InternalServerError)]
    [InlineData("/api/incidents/dead", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("/alive", HttpStatusCode.OK)]
    public async Task every_answer_has_the_headers_and_says_nothing_of_what_is_inside(
        string path,
        HttpStatusCode status
    )
    {
        await using var portal = await PortalHost.Start();
        var answer = (await portal.Http.Look(path)).ShouldBe(status);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Content-Security-Policy").ShouldBe("default-src 'none'; frame-ancestors 'none'");
        if (path.StartsWith("/api", StringComparison.Ordinal))
            Header(answer, "Cache-Control").ShouldBe("no-store");
        foreach (var name in (string[])["Server", "X-Powered-By", "Strict-Transport-Security"])
            answer.Headers.Contains(name).ShouldBeFalse(name);
        foreach (
            var inside in (string[])
                [Behind.Secret, "   at ", "Exception", "1.2.3", "Yarp", "Kestrel", "Microsoft", portal.Behind.Url]
        )
            answer.Text.ShouldNotContain(inside);
    }

    [Fact]
    public async Task a_service_hears_by_which_name_the_door_was_called()
    {
        await using var portal = await PortalHost.Start();
        var answer = await portal.Http.Send(HttpMethod.Get, "/api/incidents", null, ("Host", "sms.example"));
        answer.ShouldBe(HttpStatusCode.OK).Json.At("host").ShouldBe("sms.example");
    }

    [Fact]
    public async Task a_page_keeps_the_policy_that_it_has_of_its_own()
    {
        await using var portal = await PortalHost.Start();
        var answer = (await portal.Http.Look("/api/incidents/page")).ShouldBe(HttpStatusCode.OK);
        (Header(answer, "Content-Security-Policy"), Header(answer, "Referrer-Policy")).ShouldBe(
            (Behind.PagePolicy, Behind.PageReferrers)
        );
        (Header(answer, "X-Content-Type-Options"), Header(answer, "Cache-Control")).ShouldBe(("nosniff", "no-store"));
    }

    [Theory]
    [InlineData("/api/incidents/broken", HttpStatusCode.InternalServerError, "internal")]
    [InlineData("/api/incidents/dead", HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("/api/nothing", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/api/incidents?text=%00", HttpStatusCode.BadRequest, "invalid")]
    public async Task every_error_is_a_problem(string path, HttpStatusCode status, string code)
    {
        await using var portal = await PortalHost.Start();
        (await portal.Http.Look(path)).ShouldBeProblem(status, code);
    }

    [Fact]
    public async Task a_service_that_is_not_there_is_503_with_a_time_to_come_again()
    {
        await using var portal = await PortalHost.Start(new() { ["services:sla:http:0"] = "http://127.0.0.1:1" });
        var answer = await portal.Http.Look("/api/clocks");
        answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        answer.Text.ShouldNotContain("127.0.0.1");
    }

    private static string Header(Answer answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();
}
