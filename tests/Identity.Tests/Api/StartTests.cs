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
        var (database, broker) = (await service.Parts.CreateDatabaseAsync(), await service.Parts.CreateVirtualHostAsync());
        var settings = new Dictionary<string, string> { ["Access:Authority"] = IdentityHost.Authority, ["Identity:FirstAdministrator:Password"] = IdentityHost.AdminPassword };
        var hosts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ServiceHost<Program>.Start("identity", database, broker, settings)));
        using var admin = await hosts[0].SignInAsAdmin();
        using var other = hosts[1].With(admin.DefaultRequestHeaders.Authorization!.Parameter!);
        (await other.Look("/people")).ShouldBe(HttpStatusCode.OK).Json.GetArrayLength().ShouldBe(1);
        foreach (var host in hosts) await host.DisposeAsync();
    }

    [Fact]
    public async Task without_a_password_there_is_nobody_and_the_service_goes_on()
    {
        await using var host = await ServiceHost<Program>.Start(service.Parts, "identity", new() { ["Access:Authority"] = IdentityHost.Authority });
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
        metadata.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(x => x.GetString()).ShouldBe(["S256"]);
        var outside = await service.Http.Send(HttpMethod.Get, "/.well-known/openid-configuration", null, ("X-Forwarded-Host", "127.0.0.1:5100"), ("X-Forwarded-Proto", "http"));
        outside.Json.At("token_endpoint").ShouldBe(IdentityHost.Authority + "connect/token");
        var elsewhere = await service.Http.Send(HttpMethod.Get, "/.well-known/openid-configuration", null, ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"));
        elsewhere.Text.ShouldNotContain("evil");
    }
}
