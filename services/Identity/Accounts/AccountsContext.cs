using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Sms.Identity;

/// <summary>
/// The schema <c>accounts</c>: people, clients, tokens and keys. None of it is in the log, so all of it can be erased.
/// </summary>
public sealed class AccountsContext(DbContextOptions<AccountsContext> options)
    : IdentityUserContext<Account, Guid>(options),
        IDataProtectionKeyContext
{
    internal const string Schema = "accounts";

    /// <summary>Keys of the cookie of the sign-in page.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<StoredKey> Keys => Set<StoredKey>();

    public DbSet<SignInSession> SignInSessions => Set<SignInSession>();

    public DbSet<FailedSignIn> FailedSignIns => Set<FailedSignIn>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema(Schema);
        builder.UseOpenIddict();
        builder.Entity<StoredKey>().HasKey(key => key.Purpose);
        builder
            .Entity<SignInSession>()
            .HasOne<Account>()
            .WithMany()
            .HasForeignKey(session => session.AccountId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.Entity<FailedSignIn>().HasKey(failed => new { failed.AccountId, failed.Address });
        builder
            .Entity<FailedSignIn>()
            .HasOne<Account>()
            .WithMany()
            .HasForeignKey(failed => failed.AccountId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>
/// A key that every replica uses. As it is: whoever reads this schema has the passwords' hashes and could write roles
/// as well.
/// </summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Material">PKCS#8 of a private key, or the bytes of a symmetric one.</param>
public sealed record StoredKey(string Purpose, byte[] Material);
