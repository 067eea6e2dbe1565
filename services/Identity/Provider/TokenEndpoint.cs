using Marten;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Sms.ServiceDefaults.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Sms.Identity;

/// <summary>
/// <c>POST /connect/token</c>: for a code, a refresh token or a client's secret, which OpenIddict has checked before.
/// Roles are read each time.
/// </summary>
internal static class TokenEndpoint
{
    internal const string Path = "/connect/token";

    internal static void MapToken(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, Exchange)
            .Open("A code, a refresh token or a secret is in the request.")
            .ExcludeFromDescription();

    private static async Task<IResult> Exchange(HttpContext http, IQuerySession session, CancellationToken cancellation)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
            return await session.Active(HolderId.OfClient(request.ClientId!), cancellation) is { } client
                ? Subject.SignIn(client, request.GetScopes())
                : Subject.Refuse(Errors.InvalidClient, "The client is revoked.");

        var earlier = (
            await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)
        ).Principal!;
        return await session.Active(Guid.Parse(earlier.GetClaim(Claims.Subject)!), cancellation) is { } person
            ? Subject.SignIn(person, earlier.GetScopes(), earlier)
            : Subject.Refuse(Errors.InvalidGrant, "The person gets no tokens any more.");
    }
}
