using Marten;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Sms.Identity;

internal static class Accounts
{
    internal static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        // It warns that its keys are not encrypted at rest: see StoredKey.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Services.AddDbContext<AccountsContext>(
            (provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
        );
        builder
            .Services.AddDataProtection()
            .SetApplicationName("sms-identity")
            .PersistKeysToDbContext<AccountsContext>();
        // Length is what counts; the rest makes people write passwords down.
        builder
            .Services.AddIdentityCore<Account>(options =>
                options.Password = new PasswordOptions
                {
                    RequiredLength = Password.ShortestLength,
                    RequiredUniqueChars = 4,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                }
            )
            .AddEntityFrameworkStores<AccountsContext>();
        builder.Services.AddSingleton<TokenKeys>().AddSingleton<SecretChecks>();
        builder
            .Services.AddScoped<SignInAttempt>()
            .AddScoped<Ledger>()
            .AddScoped<FirstAdministrator>()
            .AddScoped<OwnClients>();
        // Ahead of data protection, which reads its keys when it starts.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, AccountsAtStart>());
    }
}
