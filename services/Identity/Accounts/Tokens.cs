using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Sms.Identity;

/// <summary>
/// What is out in the name of somebody, as far as the database knows of it. It ends here at once; other services take
/// an access token until its minutes are over.
/// </summary>
internal static class Tokens
{
    internal static DbSet<OpenIddictEntityFrameworkCoreToken> TokenEntries(this AccountsContext accounts) =>
        accounts.Set<OpenIddictEntityFrameworkCoreToken>();

    /// <summary>Of a person or a client: all tokens, all sign-ins of browsers.</summary>
    internal static async Task End(this AccountsContext accounts, string subject, CancellationToken cancellation)
    {
        await accounts.TokenEntries().Where(token => token.Subject == subject).ExecuteDeleteAsync(cancellation);
        await accounts
            .Set<OpenIddictEntityFrameworkCoreAuthorization>()
            .Where(one => one.Subject == subject)
            .ExecuteDeleteAsync(cancellation);
        if (!Guid.TryParse(subject, out var person))
            return;
        await accounts.SignInSessions.Where(session => session.AccountId == person).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>
    /// One sign-in of one client. What is issued for it afterwards is worth nothing either: its status is looked at
    /// with each token.
    /// </summary>
    internal static async Task EndAuthorization(
        this AccountsContext accounts,
        string id,
        CancellationToken cancellation
    )
    {
        await accounts
            .Set<OpenIddictEntityFrameworkCoreAuthorization>()
            .Where(one => one.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Status, Statuses.Revoked), cancellation);
        await accounts
            .TokenEntries()
            .Where(token => token.Authorization!.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.Status, Statuses.Revoked), cancellation);
    }

    /// <summary>Neither it nor the sign-in that it belongs to has ended.</summary>
    internal static Task<bool> IsValid(this AccountsContext accounts, string token, CancellationToken cancellation) =>
        accounts
            .TokenEntries()
            .AnyAsync(
                one =>
                    one.Id == token
                    && one.Status == Statuses.Valid
                    && (one.Authorization == null || one.Authorization.Status == Statuses.Valid),
                cancellation
            );
}
