using System.Collections.Concurrent;
using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Incidents;

/// <summary>
/// When each integration's key was last accepted, so that those that nobody uses can be found. Not in the log: it is a
/// measurement. Noted in memory and written for all at once, at most once a minute for each; a process that dies may
/// lose that minute.
/// </summary>
internal sealed class IntegrationUses(NpgsqlDataSource source, TimeProvider time, ILogger<IntegrationUses> logger)
    : BackgroundService
{
    private const string Name = "integration_uses";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _used = new();
    private readonly Dictionary<Guid, DateTimeOffset> _written = [];

    internal static void AddTable(StoreOptions options)
    {
        var uses = new Table(options.NameOf(Name));
        uses.AddColumn<Guid>("integration_id").AsPrimaryKey();
        uses.AddColumn<DateTimeOffset>("last_used_at").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(uses);
    }

    public void Note(Guid integration, DateTimeOffset now)
    {
        // In a storm many come at once: one write a second is enough, and reading takes no lock.
        if (!_used.TryGetValue(integration, out var last) || now - last >= TimeSpan.FromSeconds(1))
            _used[integration] = now;
    }

    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> Read(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"select integration_id, last_used_at from {Name}");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var uses = new Dictionary<Guid, DateTimeOffset>();
        while (await reader.ReadAsync(cancellation))
            uses[reader.GetGuid(0)] = reader.GetFieldValue<DateTimeOffset>(1);
        return uses;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Write(stoppingToken);
            }
            catch (NpgsqlException error)
            {
                // Nothing counts as written: the next look tries again.
                logger.LogDebug(error, "When integrations were used could not be written.");
            }
        }
    }

    private async Task Write(CancellationToken cancellation)
    {
        var due = _used
            .Where(use => !_written.TryGetValue(use.Key, out var before) || use.Value - before >= BetweenWrites)
            .ToList();
        if (due.Count == 0)
            return;
        // In one order, so that two replicas cannot wait for each other. The later one wins, whoever writes last.
        await using var command = source.CreateCommand(
            $"""
            insert into {Name} (integration_id, last_used_at) select * from unnest($1, $2) as used(id, at) order by id
            on conflict (integration_id) do update
                set last_used_at = greatest({Name}.last_used_at, excluded.last_used_at)
            """
        );
        command.Parameters.Add(new() { Value = due.Select(use => use.Key).ToArray() });
        command.Parameters.Add(new() { Value = due.Select(use => use.Value).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
        foreach (var (integration, at) in due)
            _written[integration] = at;
    }
}
