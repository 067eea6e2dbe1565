using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine.Runtime;

namespace Sms.ServiceDefaults;

/// <summary>
/// Finds the replicas that have died, so that others take over their work, the relay above all. Each holds a lock of the
/// database for as long as it lives: where that is gone, a short silence is enough. Heartbeats are compared with each other
/// and not with a clock of our own, as Wolverine does: with one that is wrong it would drop those that live, or none.
/// </summary>
internal sealed class DeadReplicas(IWolverineRuntime wolverine, NpgsqlDataSource source, TimeProvider time, ILogger<DeadReplicas> logger) : BackgroundService
{
    private const int Space = 200_005;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Two heartbeats.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Of one whose lock is still there: it hangs, or its machine is gone and the database has not noticed.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(15);

    /// <summary>After a loss of the database everybody has to come back to it before anybody judges.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    private int Number => wolverine.Options.Durability.AssignedNodeNumber;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var settle = TimeSpan.Zero; ; settle = Settle)
        {
            try
            {
                await Watch(settle, stoppingToken);
            }
            catch (NpgsqlException error)
            {
                logger.LogWarning("Replicas are not watched: {Reason}", error.Message);
            }

            await Task.Delay(Poll, time, stoppingToken);
        }
    }

    private async Task Watch(TimeSpan settle, CancellationToken cancellation)
    {
        await using var session = await source.OpenConnectionAsync(cancellation);
        await using (var live = new NpgsqlCommand("select pg_advisory_lock($1, $2)", session) { Parameters = { new() { Value = Space }, new() { Value = Number } } })
            await live.ExecuteNonQueryAsync(cancellation);
        await Task.Delay(settle, time, cancellation);

        using var timer = new PeriodicTimer(Poll, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            foreach (var (id, number) in await Dead(session, cancellation))
            {
                logger.LogWarning("Replica {Number} has died; others take over.", number);
                await wolverine.Storage.Nodes.DeleteAsync(id, number);
            }
        }
    }

    private async Task<IReadOnlyList<(Guid Id, int Number)>> Dead(NpgsqlConnection session, CancellationToken cancellation)
    {
        // A lock that is got here is given back at the end of the statement.
        await using var command = new NpgsqlCommand("""
            select other.id, other.node_number from wolverine_nodes self, wolverine_nodes other
            where self.node_number = $2 and other.node_number <> $2 and case
                when self.health_check - other.health_check > $4 then true
                when self.health_check - other.health_check > $3 then pg_try_advisory_xact_lock($1, other.node_number)
                else false end
            """, session)
        {
            Parameters = { new() { Value = Space }, new() { Value = Number }, new() { Value = Silence }, new() { Value = LongSilence } },
        };
        var dead = new List<(Guid, int)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) dead.Add((reader.GetGuid(0), reader.GetInt32(1)));
        return dead;
    }
}
