using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Sms.ServiceDefaults.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Sms.Identity;

/// <summary>
/// <c>/connect/userinfo</c>: what somebody is called, for a client that was given the scopes <c>profile</c> and
/// <c>email</c>.
/// </summary>
internal static class UserInfoEndpoint
{
    internal const string Path = "/connect/userinfo";

    internal static void MapUserInfo(this IEndpointRouteBuilder app) =>
        app.MapMethods(Path, ["GET", "POST"], Show).Open("OpenIddict has checked the token.").ExcludeFromDescription();

    private static async Task<IResult> Show(HttpContext http, UserManager<Account> users)
    {
        var token = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var subject = token.GetClaim(Claims.Subject)!;
        var account = Guid.TryParse(subject, out var id) ? await users.FindByIdAsync(id.ToString()) : null;
        var claims = new Dictionary<string, string?> { [Claims.Subject] = subject };
        if (token.HasScope(Scopes.Profile))
            (claims[Claims.PreferredUsername], claims[Claims.Name]) = (account?.UserName, account?.Name);
        if (token.HasScope(Scopes.Email))
            claims[Claims.Email] = account?.Email;
        return Results.Ok(claims.Where(claim => claim.Value is not null).ToDictionary());
    }
}
