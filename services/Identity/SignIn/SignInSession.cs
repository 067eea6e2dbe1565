using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Sms.ServiceDefaults.Access;

namespace Sms.Identity;

/// <summary>
/// A browser in which somebody has signed in. Its cookie names it, and is worth nothing when this is gone.
/// </summary>
/// <param name="EndsAt">Whatever the browser does.</param>
public sealed record SignInSession(Guid Id, Guid AccountId, DateTimeOffset EndsAt)
{
    internal const string Cookie = "sign-in";
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(8);
    private const string IdClaim = "session";
    private const string Stamp = "stamp";

    internal static async Task Begin(HttpContext http, AccountsContext accounts, Account account)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var session = new SignInSession(Guid.NewGuid(), account.Id, now + Longest);
        await Forget(http, accounts);
        accounts.SignInSessions.Add(session);
        await accounts.SaveChangesAsync(http.RequestAborted);
        var identity = new ClaimsIdentity(
            [
                new(TokenClaims.Subject, account.Id.ToString()),
                new(Stamp, account.SecurityStamp!),
                new(IdClaim, session.Id.ToString()),
            ],
            Cookie
        );
        await http.SignInAsync(Cookie, new ClaimsPrincipal(identity));
    }

    /// <summary>Who has signed in here, unless they have signed out or their password has changed since then.</summary>
    /// <param name="youngest">How long ago at most, or null.</param>
    internal static async Task<Account?> SignedIn(
        HttpContext http,
        AccountsContext accounts,
        UserManager<Account> users,
        TimeSpan? youngest
    )
    {
        var result = await http.AuthenticateAsync(Cookie);
        if (!result.Succeeded || IdOf(result.Principal) is not { } id)
            return null;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (youngest is { } age && result.Properties.IssuedUtc is { } issued && now - issued > age)
            return null;
        var session = await accounts
            .SignInSessions.AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == id && one.EndsAt > now, http.RequestAborted);
        if (session is null)
            return null;
        var account = await users.FindByIdAsync(session.AccountId.ToString());
        return account is not null && account.SecurityStamp == result.Principal.GetClaim(Stamp) ? account : null;
    }

    internal static async Task End(HttpContext http, AccountsContext accounts)
    {
        await Forget(http, accounts);
        await http.SignOutAsync(Cookie);
    }

    private static async Task Forget(HttpContext http, AccountsContext accounts)
    {
        if ((await http.AuthenticateAsync(Cookie)).Principal is { } principal && IdOf(principal) is { } id)
            await accounts.SignInSessions.Where(session => session.Id == id).ExecuteDeleteAsync(http.RequestAborted);
    }

    private static Guid? IdOf(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.GetClaim(IdClaim), out var id) ? id : null;
}
