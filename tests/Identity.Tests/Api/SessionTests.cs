using System.Net;
using Microsoft.Net.Http.Headers;

namespace Sms.Identity.Tests.Api;

/// <summary>A sign-in ends on the server: a copy of its cookie or of a token is worth nothing afterwards.</summary>
public class SessionTests(IdentityHost service)
{
    [Fact]
    public async Task a_copied_cookie_ends_with_the_sign_out_and_another_browser_goes_on()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        using var other = new Browser(service.Host);
        await browser.Code(person.UserName, person.Password);
        await other.Code(person.UserName, person.Password);
        var copy = browser.Cookie("sms-sign-in");
        (await IsSignedIn(copy)).ShouldBeTrue();
        (await browser.SignOut()).ShouldBe(HttpStatusCode.Found);
        (await IsSignedIn(copy)).ShouldBeFalse();
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith("/signin");
        (await other.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith(Browser.Redirect);
    }

    [Fact]
    public async Task a_get_shows_a_page_and_signs_nobody_out()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        await browser.Code(person.UserName, person.Password);
        var page = (await browser.Http.Look("/connect/logout")).ShouldBe(HttpStatusCode.OK);
        page.MediaType.ShouldBe("text/html");
        page.Headers.Contains(HeaderNames.SetCookie).ShouldBeFalse(page.Headers.ToString());
        page.Headers.GetValues(HeaderNames.ContentSecurityPolicy).Single().ShouldContain("frame-ancestors 'none'");
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith(Browser.Redirect);
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("")]
    public async Task a_form_from_elsewhere_signs_nobody_out(string token)
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        await browser.Code(person.UserName, person.Password);
        (await browser.SignOut(token)).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith(Browser.Redirect);
    }

    [Fact]
    public async Task a_sign_out_leads_to_the_address_of_the_client_and_nowhere_else()
    {
        using var browser = new Browser(service.Host);
        await browser.Code("admin", IdentityHost.AdminPassword);
        var back = Uri.EscapeDataString(IdentityHost.Authority);
        (
            await browser.Http.Look(
                "/connect/logout?client_id=sms-web&post_logout_redirect_uri=https%3A%2F%2Fexample.org%2F"
            )
        ).ShouldBe(HttpStatusCode.BadRequest);
        var answer = (
            await browser.SignOut(url: $"/connect/logout?client_id=sms-web&state=x&post_logout_redirect_uri={back}")
        ).ShouldBe(HttpStatusCode.Found);
        answer.Location!.OriginalString.ShouldBe(IdentityHost.Authority + "?state=x");
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("erase")]
    [InlineData("password")]
    public async Task what_ends_a_person_s_sign_in_ends_the_cookie_and_every_token(string verb)
    {
        var person = await service.Admin.AddPerson("administrator");
        using var browser = new Browser(service.Host);
        var tokens = await browser.SignIn(person.UserName, person.Password);
        var copy = browser.Cookie("sms-sign-in");
        using var http = service.Host.With(tokens.At("access_token"));
        (await http.Look("/people")).ShouldBe(HttpStatusCode.OK);

        ((int)(await service.Admin.Post($"{person.Path}/{verb}")).Status).ShouldBeInRange(200, 204);
        if (verb == "disable")
            (await service.Admin.Post($"{person.Path}/enable")).ShouldBe(HttpStatusCode.NoContent);

        (await IsSignedIn(copy)).ShouldBeFalse();
        (await http.Look("/people")).ShouldBe(HttpStatusCode.Unauthorized);
        (await http.Look("/connect/userinfo")).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.Http.Refresh(tokens.At("refresh_token"))).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task an_administrator_whose_role_is_revoked_administers_nothing_from_then_on()
    {
        var person = await service.Admin.AddPerson("administrator");
        using var http = await service.Host.SignIn(person.UserName, person.Password);
        (await http.Post("/people", new { userName = $"p{Guid.NewGuid():N}" })).ShouldBe(HttpStatusCode.Created);
        (await service.Admin.Revoke(person, "administrator")).ShouldBe(HttpStatusCode.NoContent);
        (await http.Post("/people", new { userName = $"p{Guid.NewGuid():N}" })).ShouldBe(HttpStatusCode.Forbidden);
        (await http.Grant(person, "administrator")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task a_revoked_client_s_token_ends_with_it()
    {
        var id = $"c{Guid.NewGuid().ToString("N")[..12]}";
        var secret = (await service.Admin.Post("/clients", new { clientId = id }))
            .ShouldBe(HttpStatusCode.Created)
            .Json.At("secret");
        using var http = service.Host.With(
            (await service.Http.ClientToken(id, secret)).ShouldBe(HttpStatusCode.OK).Json.At("access_token")
        );
        (await http.Look("/me")).ShouldBe(HttpStatusCode.OK);
        (await service.Admin.Post($"/clients/{id}/revoke")).ShouldBe(HttpStatusCode.NoContent);
        (await http.Look("/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task a_cookie_ends_after_eight_hours_whatever_the_browser_does()
    {
        await using var host = await service.StartAnother();
        using var browser = new Browser(host);
        await browser.Code("admin", IdentityHost.AdminPassword);
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith(Browser.Redirect);
        host.Time.Advance(TimeSpan.FromHours(8) + TimeSpan.FromSeconds(1));
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith("/signin");
    }

    [Fact]
    public async Task cookies_are_not_for_scripts_nor_for_other_sites()
    {
        using var browser = new Browser(service.Host);
        (await browser.Http.Look("/signin"))
            .Headers.GetValues(HeaderNames.SetCookie)
            .ShouldAllBe(cookie => IsGuarded(cookie));
        var signedIn = (await browser.Submit("admin", IdentityHost.AdminPassword)).ShouldBe(HttpStatusCode.Found);
        signedIn.Headers.GetValues(HeaderNames.SetCookie).ShouldNotBeEmpty();
        signedIn.Headers.GetValues(HeaderNames.SetCookie).ShouldAllBe(cookie => IsGuarded(cookie));
    }

    [Fact]
    public async Task a_database_of_an_earlier_version_gets_what_it_lacks()
    {
        await using var first = await service.StartAnother();
        await first.Execute("""drop table accounts."SignInSessions"; drop table accounts."FailedSignIns";""");
        await using var second = await IdentityHost.StartReplica(first);
        using var browser = new Browser(second);
        await browser.Code("admin", IdentityHost.AdminPassword);
    }

    private static bool IsGuarded(string cookie) =>
        cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase)
        && cookie.Contains("samesite=", StringComparison.OrdinalIgnoreCase)
        && !cookie.Contains("samesite=none", StringComparison.OrdinalIgnoreCase);

    private async Task<bool> IsSignedIn(string cookie)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = service.Http.BaseAddress };
        var answer = (
            await http.Send(HttpMethod.Get, Browser.AuthorizeUrl(), null, ("Cookie", $"sms-sign-in={cookie}"))
        ).ShouldBe(HttpStatusCode.Found);
        return answer.Location!.OriginalString.StartsWith(Browser.Redirect, StringComparison.Ordinal);
    }
}
