using Microsoft.AspNetCore.Authentication;
using OpenIddict.Server.AspNetCore;
using Sms.ServiceDefaults.Access;

namespace Sms.Identity;

/// <summary><c>/connect/logout</c>: ends the sign-in of the browser. Tokens of clients go on; a client drops its own.</summary>
internal static class EndSessionEndpoint
{
    internal const string Path = "/connect/logout";

    internal static void MapEndSession(this IEndpointRouteBuilder app) =>
        app.MapMethods(Path, ["GET", "POST"], (Delegate)End).Open("Who is not signed in is signed out.").ExcludeFromDescription();

    private static async Task<IResult> End(HttpContext http)
    {
        await http.SignOutAsync(SignInEndpoints.Cookie);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
