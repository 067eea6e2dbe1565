using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Sms.Identity;

internal static class PasswordChange
{
    /// <summary>Ends whatever was signed in with the old one, and a lock.</summary>
    internal static async Task SetPassword(
        this AccountsContext accounts,
        UserManager<Account> users,
        Guid id,
        string password,
        CancellationToken cancellation
    )
    {
        var account = await users.FindByIdAsync(id.ToString())
            ?? throw new InvalidOperationException($"There is no account {id}.");
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        // Also saves.
        await users.UpdateSecurityStampAsync(account);
        await accounts.FailedSignIns.Where(failed => failed.AccountId == id).ExecuteDeleteAsync(cancellation);
        await accounts.End(id.ToString(), cancellation);
    }
}
