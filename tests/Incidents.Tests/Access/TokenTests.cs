using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Sms.Contracts;
using Sms.Incidents.Tests.Api;

namespace Sms.Incidents.Tests.Access;

/// <summary>Only tokens of the authority, made out for this system, and still valid.</summary>
public class TokenTests(IncidentsHost service)
{
    private static readonly string[] Enough = [Roles.IncidentManager];

    public static TheoryData<string, Action<SecurityTokenDescriptor>> Wrong =>
        new()
        {
            {
                "expired",
                token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))
            },
            {
                "not valid yet",
                token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(1), DateTime.UtcNow.AddHours(2))
            },
            { "without an end", token => token.Expires = null },
            { "for somebody else", token => token.Audience = "payroll" },
            { "of somebody else", token => token.Issuer = "http://127.0.0.1:1/" },
            {
                "signed with another key",
                token =>
                    token.SigningCredentials = new(
                        new RsaSecurityKey(RSA.Create(2048)) { KeyId = "one" },
                        SecurityAlgorithms.RsaSha256
                    )
            },
            {
                "signed with a secret",
                token =>
                    token.SigningCredentials = new(
                        new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('k', 64))) { KeyId = "one" },
                        SecurityAlgorithms.HmacSha256
                    )
            },
            { "not signed", token => token.SigningCredentials = null },
            { "of nobody", token => token.Claims.Remove("sub") },
        };

    [Theory, MemberData(nameof(Wrong))]
    public async Task a_wrong_token_lets_nobody_in(string what, Action<SecurityTokenDescriptor> change)
    {
        var authority = await TestAuthority.Shared;
        (await Ask(authority.Token("ann", Enough, change: null))).ShouldBe(HttpStatusCode.OK);
        (await Ask(authority.Token("ann", Enough, change))).ShouldBe(HttpStatusCode.Unauthorized, what);
    }

    [Theory, InlineData("rubbish"), InlineData("a.b.c"), InlineData("e30.e30."), InlineData("")]
    public async Task rubbish_lets_nobody_in(string token) => (await Ask(token)).ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task a_provider_that_is_away_means_come_again_and_stops_no_alerts()
    {
        await using var alone = await ServiceHost<Program>.Start(
            service.Parts,
            "incidents",
            new() { ["Access:Authority"] = "http://127.0.0.1:9/" }
        );
        using var ann = alone.As("ann", Enough);
        var answer = await ann.Look("/incidents");
        answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        var key = RandomNumberGenerator.GetString(IntegrationKey.Alphabet, IntegrationKey.Length);
        (
            await alone.Http.Post($"/intake/alert?routing_key={key}", new { key = "disk", title = "Disk is full" })
        ).Status.ShouldBe(HttpStatusCode.Forbidden, "the key was looked at");
    }

    [
        Theory,
        InlineData("GET", "/nothing", HttpStatusCode.NotFound),
        InlineData("GET", "/v2/enqueue", HttpStatusCode.MethodNotAllowed)
    ]
    public async Task what_leads_nowhere_needs_no_token(string method, string path, HttpStatusCode status)
    {
        using var nobody = service.Host.As("nobody");
        (await nobody.Send(new HttpMethod(method), path)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task a_refusal_says_what_is_missing_and_the_auditor_sees_it()
    {
        var subject = $"eve-{Guid.NewGuid():N}";
        using var eve = service.Host.As(subject, Roles.Customer + ":acme");
        (await eve.Look("/integrations")).ShouldBeProblem(HttpStatusCode.Forbidden, "forbidden");
        using var nobody = service.Host.As("nobody");
        var unknown = await nobody.Look("/integrations");
        unknown.ShouldBeProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        unknown.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");

        using var auditor = service.Host.As("oda", Roles.Auditor);
        var seen = await Eventually.Until(
            () => auditor.Look($"/refusals?subject={subject}"),
            page => page.Json.GetProperty("items").GetArrayLength() > 0
        );
        (seen.Json.At("items.0.reason"), seen.Json.At("items.0.status"), seen.Json.At("items.0.route")).ShouldBe(
            ("role-missing", "403", "/integrations/")
        );
        (await eve.Look("/refusals")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task an_unknown_key_is_a_refusal_that_is_kept_without_the_key()
    {
        var key = RandomNumberGenerator.GetString(IntegrationKey.Alphabet, IntegrationKey.Length);
        (
            await service.Http.Post($"/intake/alert?routing_key={key}", new { key = "disk", title = "Disk is full" })
        ).Status.ShouldBe(HttpStatusCode.Forbidden);
        var seen = await Eventually.Until(
            () => service.Http.Look("/refusals?limit=1000"),
            page => page.Text.Contains("key-unknown", StringComparison.Ordinal)
        );
        seen.Text.ShouldNotContain(key);
    }

    [Fact]
    public async Task an_event_says_who_acted_through_what_and_the_request_cannot()
    {
        using var ann = service.Host.As("ann-7", Roles.ServiceDeskAgent);
        ann.DefaultRequestHeaders.Add("X-Actor", "somebody-else");
        var id = (
            await ann.Post(
                "/incidents",
                new
                {
                    title = "Slow",
                    service = "shop",
                    impact = "low",
                    urgency = "low",
                    by = "somebody-else",
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");
        var e = (await service.Http.Events(id))[0];
        (e.At("data.by"), e.At("actor"), e.At("client")).ShouldBe(("ann-7", "ann-7", "tests"));
    }

    private async Task<HttpStatusCode> Ask(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/incidents");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var client = service.Host.As("nobody");
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
