using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Sms.Identity;

/// <summary>
/// Whether a password is that of an account. An attempt is counted before it is looked at, in one statement: many that come at
/// once have no more guesses than those that come one by one. A name that nobody has costs as much as one that somebody has.
/// </summary>
public sealed class SignInAttempt(AccountsContext accounts, UserManager<Account> users, IPasswordHasher<Account> hasher, TimeProvider time)
{
    public const int FailuresAtMost = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);

    private static readonly Account Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(Nobody, Password.Draw());

    /// <summary>The account of that name, if there is one, and whether it may be signed in to with this password now.</summary>
    internal async Task<(Account? Account, bool Succeeded)> Try(string userName, string password, CancellationToken cancellation)
    {
        var name = users.NormalizeName(userName);
        var account = await accounts.Users.AsNoTracking().SingleOrDefaultAsync(one => one.NormalizedUserName == name, cancellation);
        return (account, await Check(account, password, cancellation));
    }

    /// <summary>The same for somebody who is known.</summary>
    internal async Task<bool> Check(Account? account, string password, CancellationToken cancellation)
    {
        var counted = await Count(account?.Id ?? Guid.Empty, cancellation);
        var matches = hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? NobodysHash, password) != PasswordVerificationResult.Failed;
        if (!counted || !matches || account?.PasswordHash is null) return false;
        await accounts.Users.Where(one => one.Id == account.Id).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.AccessFailedCount, 0).SetProperty(one => one.LockoutEnd, (DateTimeOffset?)null), cancellation);
        return true;
    }

    /// <returns>False while it is locked.</returns>
    private async Task<bool> Count(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? lockedUntil = now + LockedFor;
        return await accounts.Users.Where(one => one.Id == id && (one.LockoutEnd == null || one.LockoutEnd <= now)).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.AccessFailedCount, one => one.LockoutEnd != null ? 1 : one.AccessFailedCount + 1)
            .SetProperty(one => one.LockoutEnd, one => one.LockoutEnd == null && one.AccessFailedCount + 1 >= FailuresAtMost ? lockedUntil : null), cancellation) == 1;
    }
}
