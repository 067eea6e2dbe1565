using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using OpenIddict.Abstractions;
using Sms.ServiceDefaults.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Sms.Identity;

/// <summary>
/// This service need not wait for a token to expire: a token that has ended is none, and roles are those that are held
/// now. Otherwise an administrator who is one no more could make another in the minutes that are left.
/// </summary>
internal static class CurrentRoles
{
    internal static void AddCurrentRoles(this WebApplicationBuilder builder) =>
        builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
        {
            var translate = options.Events.OnTokenValidated;
            options.Events.OnTokenValidated = async context =>
            {
                await translate(context);
                if (context.Result is null && !await Replace(context.Principal!, context.HttpContext))
                    context.Fail("The token has ended.");
            };
        });

    /// <returns>False: the token or its holder has ended.</returns>
    private static async Task<bool> Replace(ClaimsPrincipal principal, HttpContext http)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        if (principal.GetClaim(Claims.Private.TokenId) is not { } token)
            return false;
        if (!await services.GetRequiredService<AccountsContext>().IsValid(token, cancellation))
            return false;
        var subject = principal.GetClaim(TokenClaims.Subject)!;
        var id = subject == principal.GetClaim(TokenClaims.Client) ? HolderId.OfClient(subject) : Guid.Parse(subject);
        if (await services.GetRequiredService<IQuerySession>().Active(id, cancellation) is not { } holder)
            return false;
        var identity = (ClaimsIdentity)principal.Identity!;
        foreach (var claim in identity.FindAll(TokenClaims.Role).ToList())
            identity.RemoveClaim(claim);
        foreach (var held in holder.Roles)
            identity.AddClaim(new Claim(TokenClaims.Role, held.Claim));
        return true;
    }
}
