using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Sms.ServiceDefaults.Http;

namespace Sms.Identity;

/// <summary>
/// Whether a password is that of an account. An attempt is counted before it is looked at, in one statement: many that
/// come at once have no more guesses than those that come one by one. A name that nobody has costs as much as one that
/// somebody has.
/// </summary>
/// <remarks>
/// Failures are counted for each address, so that a stranger who guesses locks out himself and not the person; and for
/// the account as a whole with a higher limit (NIST SP 800-63B: 100), so that many addresses do not have many times the
/// guesses.
/// </remarks>
public sealed class SignInAttempt(
    AccountsContext accounts,
    UserManager<Account> users,
    IPasswordHasher<Account> hasher,
    TimeProvider time
)
{
    public const int FailuresAtMost = 5;
    public const int FailuresEverywhereAtMost = 100;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);

    private static readonly Account Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(Nobody, Password.Draw());

    /// <summary>
    /// The account of that name, if there is one, and whether it may be signed in to with this password now.
    /// </summary>
    internal async Task<(Account? Account, bool Succeeded)> Try(
        string userName,
        string password,
        IPAddress? address,
        CancellationToken cancellation
    )
    {
        var name = users.NormalizeName(userName);
        var account = await accounts
            .Users.AsNoTracking()
            .SingleOrDefaultAsync(one => one.NormalizedUserName == name, cancellation);
        return (account, await Check(account, password, address, cancellation));
    }

    /// <summary>The same for somebody who is known.</summary>
    internal async Task<bool> Check(
        Account? account,
        string password,
        IPAddress? address,
        CancellationToken cancellation
    )
    {
        var (id, network) = (account?.Id ?? Guid.Empty, ClientAddress.Network(address));
        // Both statements each time: what they find makes no difference to how long it takes.
        var countedHere = await CountHere(id, network, cancellation);
        var counted = await CountEverywhere(id, countedHere, cancellation) && countedHere;
        var matches =
            hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? NobodysHash, password)
            != PasswordVerificationResult.Failed;
        if (!counted || !matches || account?.PasswordHash is null)
            return false;
        await accounts
            .FailedSignIns.Where(one => one.AccountId == id && one.Address == network)
            .ExecuteDeleteAsync(cancellation);
        await accounts
            .Users.Where(one => one.Id == id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(one => one.AccessFailedCount, 0)
                        .SetProperty(one => one.LockoutEnd, (DateTimeOffset?)null),
                cancellation
            );
        return true;
    }

    /// <returns>False while it is locked for this address.</returns>
    private async Task<bool> CountHere(Guid id, string network, CancellationToken cancellation)
    {
        var (now, lockedUntil) = (time.GetUtcNow(), time.GetUtcNow() + LockedFor);
        return await accounts.Database.ExecuteSqlAsync(
                $"""
                insert into accounts."FailedSignIns" as failed
                    ("AccountId", "Address", "Failures", "LockedUntil", "LastAt")
                select "Id", {network}, 1, null, {now} from accounts."AspNetUsers" where "Id" = {id}
                on conflict ("AccountId", "Address") do update set
                    "Failures" = case when failed."LockedUntil" is null then failed."Failures" + 1 else 1 end,
                    "LockedUntil" = case when failed."LockedUntil" is null and failed."Failures" + 1 >= {FailuresAtMost}
                        then {lockedUntil} end,
                    "LastAt" = {now}
                where failed."LockedUntil" is null or failed."LockedUntil" <= {now}
                """,
                cancellation
            ) == 1;
    }

    /// <param name="counts">False: it is refused already, and is no guess.</param>
    /// <returns>False while it is locked for everybody.</returns>
    private async Task<bool> CountEverywhere(Guid id, bool counts, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? lockedUntil = now + LockedFor;
        var open = accounts.Users.Where(one =>
            one.Id == id && counts && (one.LockoutEnd == null || one.LockoutEnd <= now)
        );
        return await open.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(
                            one => one.AccessFailedCount,
                            one => one.LockoutEnd != null ? 1 : one.AccessFailedCount + 1
                        )
                        .SetProperty(
                            one => one.LockoutEnd,
                            one =>
                                one.LockoutEnd == null && one.AccessFailedCount + 1 >= FailuresEverywhereAtMost
                                    ? lockedUntil
                                    : null
                        ),
                cancellation
            ) == 1;
    }
}

/// <summary>Wrong passwords for one account from one address, since the last right one from there.</summary>
/// <param name="Address">As <see cref="ClientAddress.Network"/> has it.</param>
public sealed record FailedSignIn(
    Guid AccountId,
    string Address,
    int Failures,
    DateTimeOffset? LockedUntil,
    DateTimeOffset LastAt
);
