using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Server.AspNetCore;
using Sms.ServiceDefaults.Access;

namespace Sms.Identity;

/// <summary>
/// <c>/connect/logout</c>: ends the sign-in of the browser. A GET, which any page could make a browser send, only asks;
/// the form that it shows ends it. Tokens of clients go on; a client revokes its own.
/// </summary>
internal static class EndSessionEndpoint
{
    internal const string Path = "/connect/logout";

    internal static void MapEndSession(this IEndpointRouteBuilder app) =>
        app.MapMethods(Path, ["GET", "POST"], (Delegate)End)
            .Open("Who is not signed in is signed out.")
            .ExcludeFromDescription();

    private static async Task<IResult> End(HttpContext http, IAntiforgery antiforgery, AccountsContext accounts)
    {
        var posted = HttpMethods.IsPost(http.Request.Method);
        if (!posted)
            return Ask(http, antiforgery, problem: null);
        if (!await antiforgery.IsRequestValidAsync(http))
            return Ask(http, antiforgery, "The form was too old. Try again.");
        await SignInSession.End(http, accounts);
        return Results.SignOut(
            new AuthenticationProperties { RedirectUri = "/" },
            [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]
        );
    }

    private static IResult Ask(HttpContext http, IAntiforgery antiforgery, string? problem)
    {
        var own = antiforgery.GetTokens(http).FormFieldName;
        // OpenIddict has checked them, the address to return to above all, and does it again when they come with the
        // form.
        var parameters = http.GetOpenIddictServerRequest()!
            .GetParameters()
            .Where(parameter => parameter.Key != own)
            .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value ?? ""));
        return FormPage.Show(http, antiforgery, "Sign out", Path, parameters, "", problem);
    }
}
