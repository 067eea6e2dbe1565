using System.Net;
using System.Text.Json;

namespace Sms.Identity.Tests.Api;

/// <summary>
/// A code and a refresh token are redeemed once, also when they are sent several times at the same moment.
/// </summary>
public class TokenReuseTests(IdentityHost service)
{
    private const int Rounds = 12;
    private const int AtOnce = 6;

    [Fact]
    public async Task a_refresh_token_sent_several_times_at_once_brings_one_token_at_most_and_ends_the_authorization()
    {
        var person = await service.Admin.AddPerson("auditor");
        for (var round = 0; round < Rounds; round++)
        {
            using var browser = new Browser(service.Host);
            var first = await browser.SignIn(person.UserName, person.Password);
            await ShouldEndAll(first, await SendAtOnce(() => browser.Http.Refresh(first.At("refresh_token"))));
        }
    }

    [Fact]
    public async Task a_code_that_is_sent_several_times_at_once_brings_one_token_at_most_and_ends_the_authorization()
    {
        var person = await service.Admin.AddPerson("auditor");
        for (var round = 0; round < Rounds; round++)
        {
            using var browser = new Browser(service.Host);
            var code = await browser.Code(person.UserName, person.Password);
            await ShouldEndAll(null, await SendAtOnce(() => browser.Exchange(code)));
        }
    }

    [Fact]
    public async Task a_refresh_token_that_comes_again_ends_the_access_tokens_and_all_descendants()
    {
        var person = await service.Admin.AddPerson("auditor");
        using var browser = new Browser(service.Host);
        var first = await browser.SignIn(person.UserName, person.Password);
        var second = (await browser.Http.Refresh(first.At("refresh_token"))).ShouldBe(HttpStatusCode.OK).Json;
        var third = (await browser.Http.Refresh(second.At("refresh_token"))).ShouldBe(HttpStatusCode.OK).Json;
        (await browser.Http.Refresh(first.At("refresh_token")))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Json.At("error")
            .ShouldBe("invalid_grant");
        foreach (var tokens in new[] { first, second, third })
            await ShouldBeDead(tokens);
    }

    [Fact]
    public async Task a_sign_in_of_the_same_person_elsewhere_goes_on()
    {
        var person = await service.Admin.AddPerson("auditor");
        using var browser = new Browser(service.Host);
        var (stolen, other) = (
            await browser.SignIn(person.UserName, person.Password),
            await browser.SignIn(person.UserName, person.Password)
        );
        await SendAtOnce(() => browser.Http.Refresh(stolen.At("refresh_token")));
        (await browser.Http.Refresh(other.At("refresh_token"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_refresh_token_that_is_revoked_takes_its_access_tokens_with_it()
    {
        var person = await service.Admin.AddPerson("auditor");
        using var browser = new Browser(service.Host);
        var tokens = await browser.SignIn(person.UserName, person.Password);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["client_id"] = "sms-cli", ["token"] = tokens.At("refresh_token") }
        );
        (await browser.Http.Send(HttpMethod.Post, "/connect/revoke", form)).ShouldBe(HttpStatusCode.OK);
        await ShouldBeDead(tokens);
    }

    private static Task<Answer[]> SendAtOnce(Func<Task<Answer>> send) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(send)));

    private async Task ShouldEndAll(JsonElement? before, Answer[] answers)
    {
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBeLessThanOrEqualTo(1);
        foreach (var answer in answers.Where(answer => answer.Status != HttpStatusCode.OK))
            answer.ShouldBe(HttpStatusCode.BadRequest).Json.At("error").ShouldBe("invalid_grant");
        if (before is { } tokens)
            await ShouldBeDead(tokens);
        foreach (var answer in answers.Where(answer => answer.Status == HttpStatusCode.OK))
            await ShouldBeDead(answer.Json);
    }

    private async Task ShouldBeDead(JsonElement tokens)
    {
        (await service.Http.Refresh(tokens.At("refresh_token")))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Json.At("error")
            .ShouldBe("invalid_grant");
        using var http = service.Host.With(tokens.At("access_token"));
        (await http.Look("/connect/userinfo")).ShouldBe(HttpStatusCode.Unauthorized);
        (await http.Look("/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }
}
