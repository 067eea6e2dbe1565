using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using Sms.ServiceDefaults.Access;

namespace Sms.Identity;

/// <summary><c>/signin</c>: user name and password for a cookie, which only <c>/connect/authorize</c> takes.</summary>
internal static class SignInEndpoints
{
    internal const string Cookie = "sign-in";
    private const string Stamp = "stamp";
    private const string Because = "Nobody is signed in before they have signed in.";

    /// <summary>The same for every reason: it tells nobody which names there are.</summary>
    private const string Refused = "User name or password is wrong, or there were too many attempts. Try again in a few minutes.";

    internal static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddAntiforgery(options => options.Cookie.Name = "sms-form");
        builder.Services.AddAuthentication().AddCookie(Cookie, options =>
        {
            options.Cookie.Name = "sms-sign-in";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
            options.SlidingExpiration = false;
        });
    }

    internal static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/signin", (string? returnUrl, HttpContext http, IAntiforgery antiforgery) =>
            SignInPage.Show(http, antiforgery, Local(returnUrl))).Open(Because).ExcludeFromDescription();
        app.MapPost("/signin", SignIn).Open(Because).ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn(
        HttpContext http, IAntiforgery antiforgery, SignInAttempt attempt, IQuerySession session, AccessRefusals refusals, CancellationToken cancellation)
    {
        if (!http.Request.HasFormContentType) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await http.Request.ReadFormAsync(cancellation);
        var returnUrl = Local(form[SignInPage.ReturnUrl]);
        if (!await antiforgery.IsRequestValidAsync(http)) return SignInPage.Show(http, antiforgery, returnUrl, "The form was too old. Try again.");

        var (account, succeeded) = await attempt.Try(Short(form[SignInPage.UserName]), Short(form[SignInPage.Password]), cancellation);
        if (!succeeded || await session.LoadAsync<RoleHolder>(account!.Id, cancellation) is not { IsActive: true })
        {
            refusals.Note(http, StatusCodes.Status401Unauthorized, "sign-in-failed", account?.Id.ToString(), null);
            return SignInPage.Show(http, antiforgery, returnUrl, Refused);
        }

        var identity = new ClaimsIdentity([new(TokenClaims.Subject, account.Id.ToString()), new(Stamp, account.SecurityStamp!)], Cookie);
        await http.SignInAsync(Cookie, new ClaimsPrincipal(identity));
        return Results.LocalRedirect(returnUrl);
    }

    /// <summary>Who has signed in here, unless the password has changed since then.</summary>
    /// <param name="http">The request.</param>
    /// <param name="users">Where the stamp of the password is.</param>
    /// <param name="youngest">How long ago at most, or null.</param>
    internal static async Task<Account?> SignedIn(this HttpContext http, UserManager<Account> users, TimeSpan? youngest)
    {
        var result = await http.AuthenticateAsync(Cookie);
        if (!result.Succeeded || result.Principal.GetClaim(TokenClaims.Subject) is not { } id) return null;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (youngest is { } age && result.Properties.IssuedUtc is { } issued && now - issued > age) return null;
        var account = await users.FindByIdAsync(id);
        return account is not null && account.SecurityStamp == result.Principal.GetClaim(Stamp) ? account : null;
    }

    /// <summary>Only back to where a sign-in comes from: an address that somebody else has chosen would lead anywhere.</summary>
    private static string Local(string? returnUrl) => returnUrl?.StartsWith(AuthorizeEndpoint.Path + "?", StringComparison.Ordinal) is true ? returnUrl : "/";

    private static string Short(string? text) => text is null ? "" : text[..Math.Min(text.Length, 200)].Replace("\0", "");
}
