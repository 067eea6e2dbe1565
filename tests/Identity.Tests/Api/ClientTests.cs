using System.Net;

namespace Sms.Identity.Tests.Api;

public class ClientTests(IdentityHost service)
{
    private readonly string _id = $"c{Guid.NewGuid().ToString("N")[..12]}";

    [Fact]
    public async Task a_client_acts_by_itself_with_its_own_roles()
    {
        var secret = await Add();
        (await service.Admin.Post($"/clients/{_id}/roles", new { role = "integration" })).ShouldBe(
            HttpStatusCode.NoContent
        );
        var tokens = (await service.Http.ClientToken(_id, secret)).ShouldBe(HttpStatusCode.OK).Json;
        (tokens.Claims().At("sub"), tokens.Claims().At("client_id"), tokens.At("refresh_token")).ShouldBe(
            (_id, _id, "")
        );
        tokens.Roles().ShouldBe(["integration"]);
        using var http = service.Host.With(tokens.At("access_token"));
        (await http.Look("/me")).ShouldBe(HttpStatusCode.OK).Json.At("id").ShouldBe(_id);
        (await service.Http.ClientToken(_id, "wrong"))
            .ShouldBe(HttpStatusCode.Unauthorized)
            .Json.At("error")
            .ShouldBe("invalid_client");
    }

    [Fact]
    public async Task an_unknown_client_and_a_wrong_secret_are_answered_alike_and_name_no_product()
    {
        await Add();
        var wrong = (await service.Http.ClientToken(_id, "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
        var unknown = (await service.Http.ClientToken("nobody", "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Text.ShouldBe(unknown.Text);
        wrong.Text.ShouldNotContain("openiddict", Case.Insensitive);
        (await service.Http.Look("/connect/authorize"))
            .ShouldBe(HttpStatusCode.BadRequest)
            .Text.ShouldNotContain("openiddict", Case.Insensitive);
    }

    [Fact]
    public async Task the_old_secret_is_taken_for_a_day_more()
    {
        await using var host = await service.StartAnother();
        using var admin = await host.SignInAsAdmin();
        var secret = (await admin.Post("/clients", new { clientId = _id }))
            .ShouldBe(HttpStatusCode.Created)
            .Json.At("secret");
        var fresh = (await admin.Post($"/clients/{_id}/rotate")).ShouldBe(HttpStatusCode.OK).Json.At("secret");
        foreach (var one in (string[])[secret, fresh])
            (await host.Http.ClientToken(_id, one)).ShouldBe(HttpStatusCode.OK);
        host.Time.Advance(TimeSpan.FromHours(25));
        (await host.Http.ClientToken(_id, secret)).ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Http.ClientToken(_id, fresh)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_revoked_client_is_revoked_for_ever_and_stays_in_the_history()
    {
        var secret = await Add();
        (await service.Admin.Post($"/clients/{_id}/revoke")).ShouldBe(HttpStatusCode.NoContent);
        (await service.Admin.Post($"/clients/{_id}/revoke")).ShouldBe(HttpStatusCode.NoContent);
        (await service.Http.ClientToken(_id, secret)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await service.Admin.Post("/clients", new { clientId = _id })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "client-exists"
        );
        (await service.Admin.Post($"/clients/{_id}/rotate")).ShouldBeProblem(HttpStatusCode.Conflict, "client-revoked");
        (await service.Admin.Look($"/holders/{_id}/events"))
            .Json.GetProperty("events")
            .EnumerateArray()
            .Select(e => e.At("type").Split('.')[^1])
            .ShouldBe(["client-added", "client-revoked"]);
        (await service.Admin.Look("/clients"))
            .Json.EnumerateArray()
            .Single(client => client.At("clientId") == _id)
            .At("state")
            .ShouldBe("gone");
    }

    [Theory]
    [InlineData("sms-cli")]
    [InlineData("sms-web")]
    public async Task the_system_s_own_clients_are_not_given_away(string id) =>
        (await service.Admin.Post("/clients", new { clientId = id })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "client-exists"
        );

    [Fact]
    public async Task what_is_no_client_is_refused_or_not_found()
    {
        (await service.Admin.Post("/clients", new { clientId = "With Space" })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "clientId"
        );
        foreach (var verb in (string[])["rotate", "revoke"])
            (await service.Admin.Post($"/clients/nobody/{verb}")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Admin.Post($"/people/{Guid.NewGuid()}/disable")).ShouldBeProblem(
            HttpStatusCode.NotFound,
            "not-found"
        );
    }

    private async Task<string> Add() =>
        (await service.Admin.Post("/clients", new { clientId = _id }))
            .ShouldBe(HttpStatusCode.Created)
            .Json.At("secret");
}
