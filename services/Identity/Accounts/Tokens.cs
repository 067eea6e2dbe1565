using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace Sms.Identity;

/// <summary>Tokens that are out, as far as the database knows of them: codes and refresh tokens end at once, access tokens within minutes.</summary>
internal static class Tokens
{
    internal static async Task End(this AccountsContext accounts, string subject, CancellationToken cancellation)
    {
        await accounts.Set<OpenIddictEntityFrameworkCoreToken>().Where(token => token.Subject == subject).ExecuteDeleteAsync(cancellation);
        await accounts.Set<OpenIddictEntityFrameworkCoreAuthorization>().Where(one => one.Subject == subject).ExecuteDeleteAsync(cancellation);
    }
}
