using System.Net;

namespace Sms.Identity.Tests.Api;

public class SignInTests(IdentityHost service)
{
    [Fact]
    public async Task a_wrong_password_and_an_unknown_name_are_answered_alike()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        var wrong = (await browser.Submit(person.UserName, "not the password")).ShouldBe(HttpStatusCode.BadRequest);
        var unknown = (await browser.Submit("nobody-of-that-name", "not the password")).ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await service.Admin.Post($"{person.Path}/disable")).ShouldBe(HttpStatusCode.NoContent);
        var disabled = (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);

        Visible(unknown).ShouldBe(Visible(wrong));
        Visible(disabled).ShouldBe(Visible(wrong));
    }

    [Fact]
    public async Task after_five_failures_the_right_password_waits_for_five_minutes()
    {
        await using var host = await service.StartAnother();
        using var admin = await host.SignInAsAdmin();
        var person = await admin.AddPerson();
        using var browser = new Browser(host);
        for (var i = 0; i < SignInAttempt.FailuresAtMost; i++)
            (await browser.Submit(person.UserName, $"wrong password {i}")).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);

        host.Time.Advance(SignInAttempt.LockedFor + TimeSpan.FromSeconds(1));
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task guesses_that_come_at_once_are_no_more_than_those_one_by_one()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        // One cookie for all of them, or their forms are refused and nothing is guessed.
        (await browser.Http.Look("/signin")).ShouldBe(HttpStatusCode.OK);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => browser.Submit(person.UserName, $"wrong password {i}")));
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task four_failures_and_a_success_begin_the_count_anew()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 1; i < SignInAttempt.FailuresAtMost; i++)
                (await browser.Submit(person.UserName, "wrong password")).ShouldBe(HttpStatusCode.BadRequest);
            (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.Found);
        }
    }

    [Fact]
    public async Task another_password_ends_what_was_signed_in_with_the_old_one()
    {
        var person = await service.Admin.AddPerson();
        using var browser = new Browser(service.Host);
        var tokens = await browser.SignIn(person.UserName, person.Password);
        using var http = service.Host.With(tokens.At("access_token"));

        (
            await http.Post("/me/password", new { currentPassword = "wrong", password = "a longer password" })
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "currentPassword");
        (
            await http.Post("/me/password", new { currentPassword = person.Password, password = "short" })
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "password");
        (
            await http.Post("/me/password", new { currentPassword = person.Password, password = "a longer password" })
        ).ShouldBe(HttpStatusCode.NoContent);

        (await browser.Http.Refresh(tokens.At("refresh_token"))).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith("/signin");
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Submit(person.UserName, "a longer password")).ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task a_reset_password_is_shown_once_and_works()
    {
        var person = await service.Admin.AddPerson();
        var password = (await service.Admin.Post($"{person.Path}/password"))
            .ShouldBe(HttpStatusCode.OK)
            .Json.At("password");
        using var browser = new Browser(service.Host);
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Submit(person.UserName, password)).ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task a_stranger_s_guesses_do_not_lock_out_the_person_elsewhere()
    {
        var person = await service.Admin.AddPerson();
        using var stranger = From("192.0.2.7");
        using var browser = From("192.0.2.8");
        for (var i = 0; i < 2 * SignInAttempt.FailuresAtMost; i++)
            (await stranger.Submit(person.UserName, $"wrong password {i}")).ShouldBe(HttpStatusCode.BadRequest);
        (await stranger.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.Found);
        // A success elsewhere gives a stranger no new guesses.
        (await stranger.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task guesses_from_many_addresses_are_bounded_as_well()
    {
        var person = await service.Admin.AddPerson();
        for (var i = 0; i < SignInAttempt.FailuresEverywhereAtMost; i++)
        {
            using var stranger = From($"2001:db8:0:{i:x}::1");
            (await stranger.Submit(person.UserName, "wrong password")).ShouldBe(HttpStatusCode.BadRequest);
        }

        using var browser = From("192.0.2.9");
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);
        (await service.Admin.Look(person.Path)).Json.At("lockedUntil").ShouldNotBeEmpty();
    }

    private Browser From(string address) => new(service.Host, address);

    private static string Visible(Answer answer) =>
        System.Text.RegularExpressions.Regex.Replace(
            answer.Text,
            "name=\"__RequestVerificationToken\" value=\"[^\"]+\"",
            ""
        );
}
