using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Sms.ServiceDefaults.Access;

namespace Sms.Identity;

/// <summary><c>/signin</c>: user name and password for a cookie, which only <c>/connect/authorize</c> takes.</summary>
internal static class SignInEndpoints
{
    internal const string Path = "/signin";
    private const string Because = "Nobody is signed in before they have signed in.";

    /// <summary>The same for every reason: it tells nobody which names there are.</summary>
    private const string Refused =
        "User name or password is wrong, or there were too many attempts. Try again in a few minutes.";

    internal static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "sms-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder
            .Services.AddAuthentication()
            .AddCookie(SignInSession.Cookie, options =>
            {
                options.Cookie.Name = "sms-sign-in";
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.ExpireTimeSpan = SignInSession.Longest;
                options.SlidingExpiration = false;
            });
    }

    internal static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (string? returnUrl, HttpContext http, IAntiforgery antiforgery) =>
                SignInPage.Show(http, antiforgery, Local(returnUrl))
            )
            .Open(Because)
            .ExcludeFromDescription();
        app.MapPost(Path, SignIn).Open(Because).ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn(
        HttpContext http,
        IAntiforgery antiforgery,
        SignInAttempt attempt,
        AccountsContext accounts,
        IQuerySession session,
        AccessRefusals refusals,
        CancellationToken cancellation
    )
    {
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await http.Request.ReadFormAsync(cancellation);
        var returnUrl = Local(form[SignInPage.ReturnUrl]);
        if (!await antiforgery.IsRequestValidAsync(http))
            return SignInPage.Show(http, antiforgery, returnUrl, "The form was too old. Try again.");

        var (account, succeeded) = await attempt.Try(
            Short(form[SignInPage.UserName]),
            Short(form[SignInPage.Password]),
            http.Connection.RemoteIpAddress,
            cancellation
        );
        if (!succeeded || await session.LoadAsync<RoleHolder>(account!.Id, cancellation) is not { IsActive: true })
        {
            refusals.Note(http, StatusCodes.Status401Unauthorized, "sign-in-failed", account?.Id.ToString(), null);
            return SignInPage.Show(http, antiforgery, returnUrl, Refused);
        }

        await SignInSession.Begin(http, accounts, account);
        return Results.LocalRedirect(returnUrl);
    }

    /// <summary>
    /// Only back to where a sign-in comes from: an address that somebody else has chosen would lead anywhere.
    /// </summary>
    private static string Local(string? returnUrl) =>
        // Ours is encoded: no space, no line break and no letter beyond ASCII, none of which a header could hold.
        returnUrl?.StartsWith(AuthorizeEndpoint.Path + "?", StringComparison.Ordinal)
            is true
        && returnUrl.All(letter => letter is > ' ' and <= '~')
            ? returnUrl
            : "/";

    private static string Short(string? text) =>
        text is null ? "" : text[..Math.Min(text.Length, 200)].Replace("\0", "");
}
