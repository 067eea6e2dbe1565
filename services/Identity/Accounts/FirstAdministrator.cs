using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Sms.Identity;

/// <summary>Where there is nobody, nobody could add somebody: the first start makes an administrator.</summary>
internal sealed class FirstAdministrator(
    Ledger ledger,
    AccountsContext accounts,
    UserManager<Account> users,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<FirstAdministrator> logger
)
{
    internal const string UserName = "admin";
    private const string By = "system:identity";
    private const string Setting = "Identity:FirstAdministrator:Password";

    /// <summary>
    /// Alone, they have to be able to do everything; but not to audit themselves, nor to pose as a program.
    /// </summary>
    private static readonly string[] Roles =
    [
        .. Contracts
            .Roles.All.Except(Contracts.Roles.Scoped)
            .Except([Contracts.Roles.Auditor, Contracts.Roles.Integration]),
    ];

    internal async Task Add(CancellationToken cancellation)
    {
        var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
        var password = configuration[Setting];
        await ledger.Start(
            id,
            async _ =>
            {
                if (await accounts.Users.AnyAsync(cancellation))
                    return [];
                if (!string.IsNullOrEmpty(password))
                    return
                    [
                        new PersonAdded(id, By, now),
                        .. Roles.Select(role => new RoleGranted(id.ToString(), role, null, By, now)),
                    ];
                logger.LogError(
                    "There is nobody who could sign in. Set {Setting} and start again: "
                        + "it becomes the password of '{UserName}'.",
                    Setting,
                    UserName
                );
                return [];
            },
            async () =>
            {
                var added = await users.CreateAsync(
                    new Account
                    {
                        Id = id,
                        UserName = UserName,
                        Name = "First administrator",
                    },
                    password!
                );
                return added.Succeeded
                    ? null
                    : throw new InvalidOperationException(
                        $"{Setting}: {string.Join(' ', added.Errors.Select(error => error.Description))}"
                    );
            },
            actor: null,
            cancellation
        );
    }
}

/// <summary>Behind the log: it is written to.</summary>
internal sealed class FirstStart(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().Add(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
