using Microsoft.EntityFrameworkCore;

namespace Sms.Identity;

/// <summary>
/// Before the first request: the schema, the keys, the clients that everybody has. Replicas that start at once take
/// turns.
/// </summary>
internal sealed class AccountsAtStart(IServiceScopeFactory scopes, TokenKeys keys) : IHostedService
{
    private const int Lock = 200_011;

    /// <summary>What a database lacks that an earlier version has made; the same as in the model.</summary>
    private const string Later = """
        create table if not exists accounts."SignInSessions" (
            "Id" uuid not null, "AccountId" uuid not null, "EndsAt" timestamp with time zone not null,
            constraint "PK_SignInSessions" primary key ("Id"),
            constraint "FK_SignInSessions_AspNetUsers_AccountId"
                foreign key ("AccountId") references accounts."AspNetUsers" ("Id") on delete cascade);
        create index if not exists "IX_SignInSessions_AccountId" on accounts."SignInSessions" ("AccountId");
        create table if not exists accounts."FailedSignIns" (
            "AccountId" uuid not null, "Address" text not null, "Failures" integer not null,
            "LockedUntil" timestamp with time zone, "LastAt" timestamp with time zone not null,
            constraint "PK_FailedSignIns" primary key ("AccountId", "Address"),
            constraint "FK_FailedSignIns_AspNetUsers_AccountId"
                foreign key ("AccountId") references accounts."AspNetUsers" ("Id") on delete cascade);
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        await using var transaction = await accounts.Database.BeginTransactionAsync(cancellationToken);
        await accounts.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", cancellationToken);
        if (!await Exists(accounts, cancellationToken))
            await Create(accounts, cancellationToken);
        await accounts.Database.ExecuteSqlRawAsync(Later, cancellationToken);
        await keys.Read(accounts, cancellationToken);
        await scope.ServiceProvider.GetRequiredService<OwnClients>().Register(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<bool> Exists(AccountsContext accounts, CancellationToken cancellation) =>
        accounts
            .Database.SqlQuery<bool>(
                $"""
                select exists (
                    select from information_schema.tables
                    where table_schema = {AccountsContext.Schema} and table_name = 'Keys') as "Value"
                """
            )
            .SingleAsync(cancellation);

    // Parameters there are none: it may be many statements at once.
    private static Task Create(AccountsContext accounts, CancellationToken cancellation) =>
        accounts.Database.ExecuteSqlRawAsync(
            accounts.Database.GenerateCreateScript().Replace("{", "{{").Replace("}", "}}"),
            cancellation
        );
}
