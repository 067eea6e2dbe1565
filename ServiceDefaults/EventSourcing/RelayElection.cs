using JasperFx;
using JasperFx.Events.Daemon;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sms.ServiceDefaults.Replay;

namespace Sms.ServiceDefaults;

/// <summary>
/// Runs the relay in one replica of the service: the one that holds a lock of the database. The lock belongs to a
/// session. It is free at once when the process ends; and PostgreSQL itself ends the session when it has heard nothing
/// from it for <see cref="SilenceSeconds"/>, because the process hangs or its machine is gone. No clock of a replica
/// takes part in that.
/// </summary>
internal sealed class RelayElection(
    IDocumentStore store,
    StoreRecipe recipe,
    TimeProvider time,
    ILogger<RelayElection> logger
) : BackgroundService
{
    private const string Relay = "Relay:All";
    private const long Lock = 200_005;
    private const int SilenceSeconds = 10;

    /// <summary>In seconds. A database that takes longer to answer may have ended the session already.</summary>
    private const int Patience = 5;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly string _database = new NpgsqlConnectionStringBuilder(recipe.ConnectionString)
    {
        // Closing has to end the session: one that goes back to a pool keeps its locks until it is used again.
        Pooling = false,
        Timeout = Patience,
        CommandTimeout = Patience,
        ApplicationName = "relay election",
    }.ConnectionString;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await Campaign(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The relay does not run here: {Reason}", error.Message);
            }

            await Task.Delay(Poll, time, stoppingToken);
        }
    }

    private async Task Campaign(CancellationToken cancellation)
    {
        await using var session = new NpgsqlConnection(_database);
        await session.OpenAsync(cancellation);
        await Ask(session, $"set idle_session_timeout = '{SilenceSeconds}s'", cancellation);
        while (await Ask(session, $"select pg_try_advisory_lock({Lock})", cancellation) is false)
            await Task.Delay(Poll, time, cancellation);

        await Lead(session, cancellation);
    }

    /// <summary>Until the session is lost or the relay has stopped by itself; then everybody may campaign.</summary>
    private async Task Lead(NpgsqlConnection session, CancellationToken cancellation)
    {
        using var daemon = await store.BuildProjectionDaemonAsync();
        try
        {
            await daemon.StartAgentAsync(Relay, cancellation);
            logger.LogInformation("The relay runs here.");
            while (daemon.StatusFor(Relay) == AgentStatus.Running)
            {
                await Task.Delay(Poll, time, cancellation);
                await Ask(session, "select true", cancellation);
            }
        }
        finally
        {
            await daemon.StopAllAsync();
        }
    }

    private static async Task<object?> Ask(NpgsqlConnection session, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(cancellation);
    }
}
