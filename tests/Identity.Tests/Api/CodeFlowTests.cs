using System.Net;

namespace Sms.Identity.Tests.Api;

public class CodeFlowTests(IdentityHost service)
{
    [Fact]
    public async Task whoever_signs_in_gets_a_token_with_an_opaque_subject_and_roles()
    {
        var person = await service.Admin.AddPerson("incident-manager");
        (await service.Admin.Grant(person, "service-owner", "mail")).ShouldBe(HttpStatusCode.NoContent);
        using var browser = new Browser(service.Host);
        var tokens = await browser.SignIn(person.UserName, person.Password);

        tokens.GetProperty("expires_in").GetInt32().ShouldBeInRange(590, 600);
        var header = Vocabulary.Part(tokens.At("access_token"), 0);
        (header.At("typ"), header.At("alg")).ShouldBe(("at+jwt", "ES256"));
        var claims = tokens.Claims();
        (claims.At("iss"), claims.At("aud"), claims.At("sub"), claims.At("client_id")).ShouldBe(
            (IdentityHost.Authority, "sms", person.Id, "sms-cli")
        );
        tokens.Roles().ShouldBe(["incident-manager", "service-owner:mail"]);
        claims.GetRawText().ShouldNotContain(person.UserName);

        using var http = service.Host.With(tokens.At("access_token"));
        var me = (await http.Look("/me")).ShouldBe(HttpStatusCode.OK).Json;
        (me.At("id"), me.At("userName"), me.At("roles.0.role")).ShouldBe(
            (person.Id, person.UserName, "incident-manager")
        );
        (await http.Look("/connect/userinfo"))
            .ShouldBe(HttpStatusCode.OK)
            .Json.At("preferred_username")
            .ShouldBe(person.UserName);
    }

    [Fact]
    public async Task a_code_without_its_verifier_is_worth_nothing()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        (await browser.Exchange(await browser.Code(person.UserName, person.Password), new string('x', 43)))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Json.At("error")
            .ShouldBe("invalid_grant");
        (await browser.Http.Look(Browser.AuthorizeUrl(challenge: null)))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Text.ShouldContain("code_challenge");
        (await browser.Http.Look(Browser.AuthorizeUrl(challenge: Browser.Verifier, method: "plain")))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Text.ShouldContain("code_challenge_method");
    }

    [Fact]
    public async Task a_code_that_comes_twice_ends_what_the_first_has_brought()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        var code = await browser.Code(person.UserName, person.Password);
        var tokens = (await browser.Exchange(code)).ShouldBe(HttpStatusCode.OK).Json;
        (await browser.Exchange(code)).ShouldBe(HttpStatusCode.BadRequest).Json.At("error").ShouldBe("invalid_grant");
        (await browser.Http.Refresh(tokens.At("refresh_token")))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Json.At("error")
            .ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task a_refresh_token_that_comes_twice_ends_all_that_came_of_it()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        var first = await browser.SignIn(person.UserName, person.Password);
        var second = (await browser.Http.Refresh(first.At("refresh_token"))).ShouldBe(HttpStatusCode.OK).Json;
        (await browser.Http.Refresh(first.At("refresh_token")))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Json.At("error")
            .ShouldBe("invalid_grant");
        (await browser.Http.Refresh(second.At("refresh_token")))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Json.At("error")
            .ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("http://127.0.0.1:4000/other")]
    [InlineData("http://10.0.0.1:4000/callback")]
    [InlineData("http://127.0.0.1.example.org/callback")]
    [InlineData("https://example.org/callback")]
    public async Task a_code_goes_to_no_address_that_is_not_its_client_s(string redirect)
    {
        using var browser = new Browser(service.Host);
        var answer = (await browser.Http.Look(Browser.AuthorizeUrl(redirect: redirect))).ShouldBe(
            HttpStatusCode.BadRequest
        );
        answer.Location.ShouldBeNull();
        answer.Text.ShouldContain("redirect_uri");
    }

    [Fact]
    public async Task roles_in_a_token_are_those_held_at_its_refresh()
    {
        var person = await service.Admin.AddPerson("problem-manager");
        using var browser = new Browser(service.Host);
        var tokens = await browser.SignIn(person.UserName, person.Password);
        (await service.Admin.Grant(person, "auditor")).ShouldBe(HttpStatusCode.NoContent);
        tokens = (await browser.Http.Refresh(tokens.At("refresh_token"))).ShouldBe(HttpStatusCode.OK).Json;
        tokens.Roles().ShouldBe(["problem-manager", "auditor"]);
        (await service.Admin.Revoke(person, "problem-manager")).ShouldBe(HttpStatusCode.NoContent);
        (await browser.Http.Refresh(tokens.At("refresh_token")))
            .ShouldBe(HttpStatusCode.OK)
            .Json.Roles()
            .ShouldBe(["auditor"]);
    }

    [Fact]
    public async Task a_form_that_did_not_come_from_here_is_not_taken()
    {
        using var browser = new Browser(service.Host);
        (await browser.Submit("admin", IdentityHost.AdminPassword, token: "forged")).ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("/connect/authorize.example.org?")]
    [InlineData("/connect/authorize?x=\r\nSet-Cookie: a=b")]
    [InlineData("/connect/authorize?x=\n")]
    [InlineData("/connect/authorize?x=\u00e9")]
    [InlineData("/connect/authorize?x=\u2028")]
    [InlineData("/connect/authorize\r\n?x")]
    [InlineData("\\\\example.org/")]
    [InlineData("/\\example.org/")]
    public async Task a_sign_in_leads_nowhere_else(string returnUrl)
    {
        using var browser = new Browser(service.Host);
        (await browser.Submit("admin", IdentityHost.AdminPassword, returnUrl))
            .ShouldBe(HttpStatusCode.Found)
            .Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task the_form_runs_no_script_and_shows_what_it_was_given_as_text()
    {
        using var browser = new Browser(service.Host);
        var form = await browser.Http.Look(
            "/signin?returnUrl=" + Uri.EscapeDataString("/connect/authorize?\"><script>alert(1)</script>")
        );
        form.Text.ShouldNotContain("<script");
        var policy = form.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
    }

    [Fact]
    public async Task after_a_logout_somebody_has_to_sign_in_again()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        await browser.Code(person.UserName, person.Password);
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith(Browser.Redirect);
        (await browser.SignOut()).ShouldBe(HttpStatusCode.Found);
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith("/signin");
    }
}
