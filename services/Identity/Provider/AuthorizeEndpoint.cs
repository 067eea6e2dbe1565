using Marten;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using Sms.ServiceDefaults.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Sms.Identity;

/// <summary>
/// <c>/connect/authorize</c>: a code for whoever has signed in; everybody else to <c>/signin</c> first. OpenIddict has
/// checked the request before.
/// </summary>
internal static class AuthorizeEndpoint
{
    internal const string Path = "/connect/authorize";

    internal static void MapAuthorize(this IEndpointRouteBuilder app) =>
        app.MapMethods(Path, ["GET", "POST"], Authorize).Open("It leads to the sign-in.").ExcludeFromDescription();

    private static async Task<IResult> Authorize(
        HttpContext http,
        AccountsContext accounts,
        UserManager<Account> users,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        var request = http.GetOpenIddictServerRequest()!;
        var youngest = request.MaxAge is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, (long)SignInSession.Longest.TotalSeconds))
            : (TimeSpan?)null;
        var account = request.HasPromptValue(PromptValues.Login)
            ? null
            : await SignInSession.SignedIn(http, accounts, users, youngest);
        if (account is not null && await session.Active(account.Id, cancellation) is { } holder)
            return Subject.SignIn(holder, request.GetScopes());
        if (request.HasPromptValue(PromptValues.None))
            return Subject.Refuse(Errors.LoginRequired, "Nobody is signed in.");

        // Without the wish for a sign-in, or it would be wished for again after it. The code that follows is as young
        // as the sign-in.
        var parameters = request
            .GetParameters()
            .Where(parameter => parameter.Key is not (Parameters.Prompt or Parameters.MaxAge))
            .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value));
        return Results.Redirect(
            SignInEndpoints.Path + QueryString.Create(SignInPage.ReturnUrl, Path + QueryString.Create(parameters))
        );
    }
}
