using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Sms.Portal.Tests;

/// <summary>The description of the API at the door, for programs and for people.</summary>
public partial class ApiDocsTests
{
    [Fact]
    public async Task the_description_of_the_whole_api_is_open_and_needs_no_service()
    {
        await using var portal = await PortalHost.Start();
        var description = (await portal.Http.Look("/openapi.json")).ShouldBe(HttpStatusCode.OK).Json;
        description.GetProperty("openapi").GetString().ShouldStartWith("3.1");
        description.GetProperty("paths").TryGetProperty("/api/incidents/{id}/acknowledge", out _).ShouldBeTrue();
        description.GetProperty("paths").TryGetProperty("/api/timeline/{id}", out _).ShouldBeTrue();
        portal.Behind.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task the_page_of_the_api_runs_nothing_but_its_own_scripts()
    {
        await using var portal = await PortalHost.Start();
        var page = (await portal.Http.Look("/api-docs/index.html")).ShouldBe(HttpStatusCode.OK);
        var policy = page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'; script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        var files = Source().Matches(page.Text).Select(match => match.Groups[1].Value).ToList();
        files.Count.ShouldBeGreaterThan(3);
        foreach (var file in files)
        {
            file.ShouldNotContain("//", customMessage: "It would come from elsewhere.");
            (await portal.Http.Look($"/api-docs/{file}")).ShouldBe(HttpStatusCode.OK);
        }

        InlineScript().IsMatch(page.Text).ShouldBeFalse();
        (await portal.Http.Look("/api-docs/index.js")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("/openapi.json");
        portal.Behind.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    public async Task a_browser_at_the_door_is_sent_to_the_page_and_a_program_gets_addresses(
        string accept,
        bool isBrowser
    )
    {
        await using var portal = await PortalHost.Start();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        http.BaseAddress = portal.Http.BaseAddress;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (accept.Length > 0)
            request.Headers.Accept.ParseAdd(accept);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        if (isBrowser)
        {
            (answer.StatusCode, answer.Headers.Location?.ToString()).ShouldBe((HttpStatusCode.Redirect, "/api-docs"));
            return;
        }

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("application/json", "utf-8"));
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(
            "\"openApi\":\"/openapi.json\""
        );
    }

    [GeneratedRegex("(?:src|href)=\"(?:\\./)?([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("<script(?![^>]*\\bsrc=)")]
    private static partial Regex InlineScript();
}
