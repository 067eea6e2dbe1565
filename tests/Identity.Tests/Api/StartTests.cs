using System.Net;

namespace Sms.Identity.Tests.Api;

public class StartTests(IdentityHost service)
{
    [Fact]
    public async Task keys_and_sign_ins_outlive_a_restart_and_replicas_share_them()
    {
        await using var first = await service.StartAnother();
        using var admin = await first.SignInAsAdmin();
        using var browser = new Browser(first);
        var tokens = await browser.SignIn("admin", IdentityHost.AdminPassword);
        var keys = (await first.Http.Look("/.well-known/jwks")).ShouldBe(HttpStatusCode.OK).Json.At("keys.0.kid");

        await using var second = await IdentityHost.StartReplica(first);
        (await second.Http.Look("/.well-known/jwks")).Json.At("keys.0.kid").ShouldBe(keys);
        using var http = second.With(tokens.At("access_token"));
        (await http.Look("/me")).ShouldBe(HttpStatusCode.OK);
        (await second.Http.Refresh(tokens.At("refresh_token"))).ShouldBe(HttpStatusCode.OK);
        (await http.Look("/people")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task two_replicas_that_start_at_once_are_one_system()
    {
        var (database, broker) = (
            await service.Parts.CreateDatabaseAsync(),
            await service.Parts.CreateVirtualHostAsync()
        );
        var settings = new Dictionary<string, string>
        {
            ["Access:Authority"] = IdentityHost.Authority,
            ["Identity:FirstAdministrator:Password"] = IdentityHost.AdminPassword,
        };
        var hosts = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => ServiceHost<Program>.Start("identity", database, broker, settings))
        );
        using var admin = await hosts[0].SignInAsAdmin();
        using var other = hosts[1].With(admin.DefaultRequestHeaders.Authorization!.Parameter!);
        (await other.Look("/people")).ShouldBe(HttpStatusCode.OK).Json.GetArrayLength().ShouldBe(1);
        foreach (var host in hosts)
            await host.DisposeAsync();
    }

    [Fact]
    public async Task without_a_password_there_is_nobody_and_the_service_goes_on()
    {
        await using var host = await ServiceHost<Program>.Start(
            service.Parts,
            "identity",
            new() { ["Access:Authority"] = IdentityHost.Authority }
        );
        using var browser = new Browser(host);
        (await browser.Submit("admin", "")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task the_first_administrator_does_everything_but_audit()
    {
        using var browser = new Browser(service.Host);
        var roles = (await browser.SignIn("admin", IdentityHost.AdminPassword)).Roles();
        roles.ShouldContain("administrator");
        roles.ShouldContain("service-level-manager");
        roles.ShouldNotContain("auditor");
        roles.ShouldNotContain("integration");
    }

    [Fact]
    public async Task the_metadata_says_who_issues_and_what_is_possible()
    {
        var metadata = (await service.Http.Look("/.well-known/openid-configuration")).ShouldBe(HttpStatusCode.OK).Json;
        metadata.At("issuer").ShouldBe(IdentityHost.Authority);
        metadata
            .GetProperty("code_challenge_methods_supported")
            .EnumerateArray()
            .Select(x => x.GetString())
            .ShouldBe(["S256"]);
        var outside = await service.Http.Send(
            HttpMethod.Get,
            "/.well-known/openid-configuration",
            null,
            ("X-Forwarded-Host", "127.0.0.1:5100"),
            ("X-Forwarded-Proto", "http")
        );
        outside.Json.At("token_endpoint").ShouldBe(IdentityHost.Authority + "connect/token");
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "evil.example:5100")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Host", "localhost.evil.example")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    public async Task a_foreign_host_gets_no_answer(string header, string host)
    {
        foreach (
            var path in (string[])
                [
                    "/.well-known/openid-configuration",
                    "/.well-known/jwks",
                    "/signin",
                    Browser.AuthorizeUrl(),
                    "/connect/logout",
                ]
        )
        {
            var answer = await service.Http.Send(HttpMethod.Get, path, null, (header, host));
            answer.ShouldBeProblem(HttpStatusCode.MisdirectedRequest, "unknown-host");
            answer.Text.ShouldNotContain("evil");
        }
    }

    [Theory]
    [InlineData("127.0.0.1:5100")]
    [InlineData("127.0.0.1:9")]
    [InlineData("localhost:5100")]
    [InlineData("[::1]:5100")]
    public async Task every_endpoint_in_the_metadata_is_the_authority_s_whatever_the_host_and_the_port(string host)
    {
        var metadata = await service.Http.Send(
            HttpMethod.Get,
            "/.well-known/openid-configuration",
            null,
            ("X-Forwarded-Host", host),
            ("X-Forwarded-Proto", "http")
        );
        foreach (
            var endpoint in metadata
                .ShouldBe(HttpStatusCode.OK)
                .Json.EnumerateObject()
                .Where(member =>
                    member.Name is "jwks_uri" || member.Name.EndsWith("_endpoint", StringComparison.Ordinal)
                )
        )
            endpoint.Value.GetString().ShouldNotBeNull().ShouldStartWith(IdentityHost.Authority);
    }

    [Fact]
    public async Task a_service_that_asks_inside_reads_the_keys_inside_and_no_header_leads_it_elsewhere()
    {
        var metadata = (
            await service.Http.Send(HttpMethod.Get, "/.well-known/openid-configuration", null, ("Host", "localhost:9"))
        )
            .ShouldBe(HttpStatusCode.OK)
            .Json;
        metadata.At("jwks_uri").ShouldBe(new Uri(service.Http.BaseAddress!, "/.well-known/jwks").ToString());
        metadata.At("token_endpoint").ShouldStartWith(IdentityHost.Authority);
        (await service.Http.Look(metadata.At("jwks_uri"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task behind_tls_the_addresses_are_https_and_cookies_are_for_it_alone()
    {
        await using var host = await service.StartAnother(new() { ["Access:Authority"] = "https://sms.example.org/" });
        foreach (var name in (string[])["sms.example.org", "127.0.0.1:5100", "SMS.example.org:8443"])
        {
            (string, string)[] door = [("X-Forwarded-Host", name), ("X-Forwarded-Proto", "https")];
            (await host.Http.Send(HttpMethod.Get, "/.well-known/openid-configuration", null, door))
                .Json.At("token_endpoint")
                .ShouldBe("https://sms.example.org/connect/token");
            (await host.Http.Send(HttpMethod.Get, "/signin", null, door))
                .Headers.GetValues("Set-Cookie")
                .ShouldAllBe(cookie => cookie.Contains("secure", StringComparison.OrdinalIgnoreCase));
        }

        (
            await host.Http.Send(
                HttpMethod.Get,
                "/.well-known/openid-configuration",
                null,
                ("X-Forwarded-Host", "evil.example")
            )
        ).ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task a_name_inside_is_known_when_it_is_configured()
    {
        await using var host = await service.StartAnother(new() { ["Identity:Hosts:0"] = "identity" });
        (
            await host.Http.Send(HttpMethod.Get, "/.well-known/openid-configuration", null, ("Host", "identity:8080"))
        ).ShouldBe(HttpStatusCode.OK);
        (
            await host.Http.Send(HttpMethod.Get, "/.well-known/openid-configuration", null, ("Host", "identities:8080"))
        ).ShouldBe(HttpStatusCode.MisdirectedRequest);
    }
}
