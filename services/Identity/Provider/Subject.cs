using System.Collections.Immutable;
using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Sms.Identity;

/// <summary>What a token says of its subject.</summary>
internal static class Subject
{
    /// <summary>Roles are those that are held now, whatever an earlier token said.</summary>
    /// <param name="holder">Whom it is for.</param>
    /// <param name="scopes">What the client asked for.</param>
    /// <param name="earlier">The code or refresh token that it comes from.</param>
    internal static IResult SignIn(RoleHolder holder, ImmutableArray<string> scopes, ClaimsPrincipal? earlier = null)
    {
        var identity = new ClaimsIdentity(earlier?.Claims, "sms", Claims.Subject, Claims.Role);
        identity
            .SetClaim(Claims.Subject, holder.Subject)
            .SetClaims(Claims.Role, [.. holder.Roles.Select(held => held.Claim)]);
        identity.SetScopes(scopes);
        identity.SetResources(Provider.Audience);
        // Who reads an access token learns what its subject may do, and not what it is called.
        identity.SetDestinations(claim =>
            claim.Type is Claims.Subject or Claims.Role ? [Destinations.AccessToken] : []
        );
        return Results.SignIn(
            new ClaimsPrincipal(identity),
            authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme
        );
    }

    internal static IResult Refuse(string error, string description) =>
        Results.Forbid(
            new AuthenticationProperties(
                new Dictionary<string, string?>
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
                }
            ),
            [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]
        );

    /// <summary>Who holds roles under this subject, if they may have tokens.</summary>
    internal static async Task<RoleHolder?> Active(
        this IQuerySession session,
        Guid id,
        CancellationToken cancellation
    ) => await session.LoadAsync<RoleHolder>(id, cancellation) is { IsActive: true } holder ? holder : null;
}
