using System.Net;
using System.Text;

namespace Sms.Identity.Tests.Api;

/// <summary>What nobody's browser sends is refused with its reason, and is never an error of the service.</summary>
public class InputTests(IdentityHost service)
{
    private const string NoId = "00000000-0000-0000-0000-000000000000";

    [Theory]
    [InlineData("/connect/token", "grant_type=refresh_token&client_id=a%00b&refresh_token=x")]
    [InlineData("/connect/token", "grant_type=client_credentials&client_id=a%00b&client_secret=x")]
    [InlineData("/connect/token", "grant_type=client_credentials&client_id=reports&client_secret=%00")]
    [InlineData("/connect/revoke", "client_id=sms-cli&token=%00")]
    [InlineData("/connect/logout", "client_id=%00")]
    [InlineData("/connect/authorize", "client_id=%00")]
    [InlineData("/signin", "%00=x")]
    [InlineData("/signin", "returnUrl=%00")]
    public async Task a_form_with_a_nul_character_is_refused(string path, string form) =>
        (await Post(path, form)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("/signin")]
    [InlineData("/connect/token")]
    [InlineData("/connect/logout")]
    public async Task a_form_that_cannot_be_read_is_refused(string path)
    {
        var many = string.Join('&', Enumerable.Range(0, 5_000).Select(i => $"f{i}=x"));
        (await Post(path, many)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Post(path, "x", "multipart/form-data")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Post(path, "no part", "multipart/form-data; boundary=x")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Post(path, new string('k', 10_000) + "=x")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("-1")]
    [InlineData("922337203686")]
    [InlineData("1e9")]
    [InlineData("soon")]
    public async Task an_age_of_the_sign_in_that_is_no_length_of_time_breaks_nothing(string age)
    {
        using var browser = new Browser(service.Host);
        await browser.Code("admin", IdentityHost.AdminPassword);
        ((int)(await browser.Http.Look(Browser.AuthorizeUrl(more: $"&max_age={age}"))).Status).ShouldBeInRange(
            300,
            400
        );
    }

    [Theory]
    [InlineData("\r\nSet-Cookie: a=b")]
    [InlineData("\u00e9\u2028")]
    public async Task a_state_that_would_split_an_answer_is_carried_encoded(string state)
    {
        using var browser = new Browser(service.Host);
        await browser.Code("admin", IdentityHost.AdminPassword);
        var encoded = Uri.EscapeDataString(state);
        var url = Browser
            .AuthorizeUrl(more: $"&nonce={encoded}")
            .Replace("state=s", $"state={encoded}", StringComparison.Ordinal);
        var answer = (await browser.Http.Look(url)).ShouldBe(HttpStatusCode.Found);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        answer.Location!.OriginalString.ShouldContain($"state={Uri.EscapeDataString(state)}");
    }

    [Fact]
    public async Task an_id_of_zeros_is_nobody_s()
    {
        foreach (var verb in (string[])["disable", "enable", "erase", "password"])
            (await service.Admin.Post($"/people/{NoId}/{verb}")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var id in (string[])[NoId, "nobody"])
        {
            (await service.Admin.Post($"/people/{id}/roles", new { role = "auditor" })).ShouldBeProblem(
                HttpStatusCode.NotFound,
                "not-found"
            );
            (await service.Admin.Post($"/people/{id}/roles/revoke", new { role = "auditor" })).ShouldBeProblem(
                HttpStatusCode.NotFound,
                "not-found"
            );
        }

        foreach (var path in (string[])["/people/", "/holders/"])
            (await service.Admin.Look(path + NoId)).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Admin.Look($"/holders/{NoId}/events")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("AccessTokenLifetime", "00:00:00")]
    [InlineData("AccessTokenLifetime", "-00:10:00")]
    [InlineData("AccessTokenLifetime", "10675199.02:48:05")]
    [InlineData("AccessTokenLifetime", "soon")]
    [InlineData("RefreshTokenLifetime", "00:00:00")]
    [InlineData("RefreshTokenLifetime", "10675199.02:48:05")]
    public async Task a_lifetime_that_no_token_can_have_is_refused_at_the_start(string setting, string value) =>
        (await Should.ThrowAsync<Exception>(() => service.StartAnother(new() { [$"Identity:{setting}"] = value })))
            .ToString()
            .ShouldContain(setting);

    private Task<Answer> Post(string path, string body, string type = "application/x-www-form-urlencoded")
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
        return service.Http.Send(HttpMethod.Post, path, content);
    }
}
