using System.Net;

namespace Sms.Identity.Tests.Api;

public class PeopleTests(IdentityHost service)
{
    [Fact]
    public async Task without_a_token_or_the_role_nobody_gets_in()
    {
        var person = await service.Admin.AddPerson("incident-manager");
        using var http = await service.Host.SignIn(person.UserName, person.Password);
        foreach (
            var path in (string[])
                ["/people", person.Path, "/clients", "/roles", "/history", $"/holders/{person.Id}/events"]
        )
        {
            (await service.Http.Look(path)).ShouldBe(HttpStatusCode.Unauthorized);
            (await http.Look(path)).ShouldBe(HttpStatusCode.Forbidden);
        }

        (await http.Grant(person, "administrator")).ShouldBe(HttpStatusCode.Forbidden);
        (await http.Post("/people", new { userName = "x" })).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task an_auditor_reads_and_changes_nothing()
    {
        var person = await service.Admin.AddPerson("auditor");
        using var auditor = await service.Host.SignIn(person.UserName, person.Password);
        foreach (var path in (string[])["/people", "/clients", "/roles", "/history", $"/holders/{person.Id}/events"])
            (await auditor.Look(path)).ShouldBe(HttpStatusCode.OK);
        (await auditor.Grant(person, "administrator")).ShouldBe(HttpStatusCode.Forbidden);
        (await auditor.Post($"{person.Path}/erase")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("nonsense", null, "role")]
    [InlineData("service-owner", null, "scope")]
    [InlineData("service-owner", " ", "scope")]
    [InlineData("incident-manager", "mail", "scope")]
    public async Task what_is_no_role_is_refused_by_its_field(string role, string? scope, string field) =>
        (await service.Admin.Grant(await service.Admin.AddPerson(), role, scope)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );

    [Theory]
    [InlineData("", null, "userName")]
    [InlineData("with space", null, "userName")]
    [InlineData("fine", "no-address", "email")]
    public async Task what_is_no_person_is_refused_by_its_field(string userName, string? email, string field) =>
        (await service.Admin.Post("/people", new { userName, email })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );

    [Fact]
    public async Task a_user_name_is_given_once_whatever_its_case()
    {
        var person = await service.Admin.AddPerson();
        (await service.Admin.Post("/people", new { userName = person.UserName.ToUpperInvariant() })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "user-name-taken"
        );
        // The history goes as far as the log is known to have no gap, which takes a moment.
        await Eventually.Until(
            () => service.Admin.Look("/history"),
            history => history.Text.Contains(person.Id, StringComparison.Ordinal)
        );
        (await service.Admin.Look("/history"))
            .Text.Split('\n')
            .Count(line => line.Contains(person.Id, StringComparison.Ordinal))
            .ShouldBe(1);
    }

    [Fact]
    public async Task who_is_disabled_gets_no_tokens_until_enabled_again()
    {
        var person = await service.Admin.AddPerson("incident-manager");
        using var browser = new Browser(service.Host);
        var tokens = await browser.SignIn(person.UserName, person.Password);
        (await service.Admin.Post($"{person.Path}/disable")).ShouldBe(HttpStatusCode.NoContent);
        (await service.Admin.Post($"{person.Path}/disable")).ShouldBe(HttpStatusCode.NoContent);
        (await browser.Http.Refresh(tokens.At("refresh_token"))).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Http.Look(Browser.AuthorizeUrl())).Location!.OriginalString.ShouldStartWith("/signin");
        (await service.Admin.Grant(person, "auditor")).ShouldBeProblem(HttpStatusCode.Conflict, "holder-inactive");

        (await service.Admin.Post($"{person.Path}/enable")).ShouldBe(HttpStatusCode.NoContent);
        (await browser.SignIn(person.UserName, person.Password)).Roles().ShouldBe(["incident-manager"]);
    }

    [Fact]
    public async Task an_erased_person_is_in_the_history_by_an_id_alone()
    {
        var person = await service.Admin.AddPerson("incident-manager");
        using var browser = new Browser(service.Host);
        var tokens = await browser.SignIn(person.UserName, person.Password);
        (await service.Admin.Post($"{person.Path}/erase")).ShouldBe(HttpStatusCode.NoContent);
        (await service.Admin.Post($"{person.Path}/erase")).ShouldBe(HttpStatusCode.NoContent);

        (await browser.Http.Refresh(tokens.At("refresh_token"))).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.Submit(person.UserName, person.Password)).ShouldBe(HttpStatusCode.BadRequest);
        var shown = (await service.Admin.Look(person.Path)).ShouldBe(HttpStatusCode.OK).Json;
        (shown.At("state"), shown.At("userName"), shown.At("name"), shown.At("email")).ShouldBe(("gone", "", "", ""));
        var events = (await service.Admin.Look($"/holders/{person.Id}/events"))
            .ShouldBe(HttpStatusCode.OK)
            .Json.GetProperty("events")
            .EnumerateArray()
            .ToList();
        events.Select(e => e.At("type").Split('.')[^1]).ShouldBe(["person-added", "role-granted", "person-erased"]);
        var admin = (await service.Admin.Look("/me")).Json.At("id");
        events.ShouldAllBe(e => e.At("actor") == admin && e.At("client") == "sms-cli" && e.At("data.by") == admin);
        (await service.Admin.Look("/history")).Text.ShouldNotContain(person.UserName);
        (await service.Admin.Look("/people")).Text.ShouldNotContain(person.UserName);
        (await service.Admin.Post($"{person.Path}/enable")).ShouldBeProblem(HttpStatusCode.Conflict, "person-erased");
        (await service.Admin.Post("/people", new { userName = person.UserName })).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task the_last_administrator_stays_one_and_two_watch_each_other()
    {
        await using var host = await service.StartAnother();
        using var admin = await host.SignInAsAdmin();
        var first = new Person((await admin.Look("/me")).Json.At("id"), "admin", IdentityHost.AdminPassword);
        (await admin.Revoke(first, "administrator")).ShouldBeProblem(HttpStatusCode.Conflict, "last-administrator");
        (await admin.Post($"{first.Path}/disable")).ShouldBeProblem(HttpStatusCode.Conflict, "last-administrator");
        (await admin.Post($"{first.Path}/erase")).ShouldBeProblem(HttpStatusCode.Conflict, "last-administrator");
        (await admin.Grant(first, "auditor")).ShouldBe(HttpStatusCode.NoContent);

        var second = await admin.AddPerson("administrator");
        using var other = await host.SignIn(second.UserName, second.Password);
        (await admin.Grant(first, "integration")).ShouldBeProblem(HttpStatusCode.Conflict, "own-role");
        (await other.Grant(first, "integration")).ShouldBe(HttpStatusCode.NoContent);
        // At once, and one of them stays: the other is the last, or has lost the right to ask by then.
        var answers = await Task.WhenAll(admin.Revoke(second, "administrator"), other.Revoke(first, "administrator"));
        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
        answers.Count(answer => answer.Status is HttpStatusCode.Conflict or HttpStatusCode.Forbidden).ShouldBe(1);
    }

    [Fact]
    public async Task the_roles_say_who_holds_what_since_when_and_by_whom_now_and_then()
    {
        var admin = (await service.Admin.Look("/me")).Json.At("id");
        var person = await service.Admin.AddPerson();
        (await service.Admin.Grant(person, "customer", "acme")).ShouldBe(HttpStatusCode.NoContent);
        var then = DateTimeOffset.UtcNow;
        (await service.Admin.Revoke(person, "customer", "acme")).ShouldBe(HttpStatusCode.NoContent);

        (await Rows("/roles")).ShouldNotContain(row => row.At("holder") == person.Id);
        var row = (await Rows($"/roles?asOf={Uri.EscapeDataString(then.ToString("O"))}")).Single(row =>
            row.At("holder") == person.Id
        );
        (row.At("role"), row.At("scope"), row.At("grantedBy"), row.At("userName")).ShouldBe(
            ("customer", "acme", admin, person.UserName)
        );
        (await Rows("/roles"))
            .Where(row => row.At("holder") == admin)
            .ShouldAllBe(row => row.At("grantedBy") == "system:identity");
    }

    [Fact]
    public async Task a_stale_version_is_refused()
    {
        var person = await service.Admin.AddPerson("auditor");
        (await service.Admin.Post($"{person.Path}/disable", null, ("If-Match", "\"1\""))).ShouldBeProblem(
            HttpStatusCode.PreconditionFailed,
            "stale-version"
        );
        (await service.Admin.Post($"{person.Path}/disable", null, ("If-Match", "\"2\""))).ShouldBe(
            HttpStatusCode.NoContent
        );
    }

    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> Rows(string path) =>
        [.. (await service.Admin.Look(path)).ShouldBe(HttpStatusCode.OK).Json.EnumerateArray()];
}
