using System.Net;
using Sms.Identity.Tests.Api;

namespace Sms.Identity.Tests.Access;

public class AccessMatrixTests(IdentityHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() =>
        AccessMatrix.ShouldBeAsDocumented(service.Host, "identity", SignIn);

    /// <summary>The service trusts no tokens but its own: a client for each role.</summary>
    private async Task<HttpClient> SignIn(string role)
    {
        var clientId = $"c{Guid.NewGuid().ToString("N")[..12]}";
        var secret = (await service.Admin.Post("/clients", new { clientId }))
            .ShouldBe(HttpStatusCode.Created)
            .Json.At("secret");
        var (name, scope) = role.Split(':') is [var first, var second] ? (first, second) : (role, null);
        (await service.Admin.Post($"/clients/{clientId}/roles", new { role = name, scope })).ShouldBe(
            HttpStatusCode.NoContent
        );
        return service.Host.With(
            (await service.Http.ClientToken(clientId, secret)).ShouldBe(HttpStatusCode.OK).Json.At("access_token")
        );
    }
}
