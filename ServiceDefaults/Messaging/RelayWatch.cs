using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// Notices that nothing is published although the log has more. A transaction gets its positions in the log before it
/// commits, and the relay never passes them by while it is open: nothing is lost, but everything after them waits, for
/// as long as the transaction takes. That shows in the health of the relay, in the gauge <c>sms.relay.standstill</c>
/// and in the log.
/// </summary>
internal sealed class RelayWatch(NpgsqlDataSource source, TimeProvider time, ILogger<RelayWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Longer than another replica needs to take over the relay of one that has died.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Standstill? _standstill;

    /// <summary>What to tell of it; null while the relay goes on, or has not stood still for long.</summary>
    internal string? Alarm { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Signals.Meter.CreateObservableGauge(
            "sms.relay.standstill",
            () => Duration.TotalSeconds,
            "s",
            "How long nothing was published although the log has more."
        );
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (NpgsqlException error)
            {
                logger.LogDebug(error, "Whether the relay stands still could not be told.");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private TimeSpan Duration => _standstill is { } standstill ? time.GetElapsedTime(standstill.Since) : TimeSpan.Zero;

    private async Task Look(CancellationToken cancellation)
    {
        var waiting = await WaitingAt(cancellation);
        if (waiting is not { } position)
        {
            if (Alarm is not null)
                logger.LogInformation("The relay goes on.");
            (_standstill, Alarm) = (null, null);
        }
        else if (_standstill?.Position != position)
        {
            (_standstill, Alarm) = (new(position, time.GetTimestamp()), null);
        }
        else if (Duration > Patience)
        {
            var first = Alarm is null;
            var reason = await Holder(cancellation);
            Alarm = $"Nothing has been published for {Duration.TotalSeconds:0} s. {reason}".TrimEnd();
            if (first)
                logger.LogWarning("The relay stands still at position {Position}: {Reason}", position, Alarm);
        }
    }

    /// <summary>Position that the relay has come to, if there is something after it.</summary>
    private async Task<long?> WaitingAt(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            select relay.position
            from (
                select coalesce((select last_seq_id from mt_event_progression where name = 'Relay:All'), 0) as position
            ) relay
            where exists (select from mt_events where seq_id > relay.position)
            """
        );
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    /// <summary>The oldest transaction that has written to the log and is still open.</summary>
    private async Task<string> Holder(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            select activity.pid, activity.application_name,
                extract(epoch from clock_timestamp() - activity.xact_start)::int
            from pg_locks lock join pg_stat_activity activity on activity.pid = lock.pid
            where lock.relation = 'mt_events'::regclass and lock.mode = 'RowExclusiveLock' and lock.granted
                and activity.xact_start < clock_timestamp() - $1
            order by activity.xact_start limit 1
            """
        );
        command.Parameters.Add(new() { Value = Patience / 2 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return "";
        var (process, application, seconds) = (reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2));
        return $"Process {process} of PostgreSQL ({application}) has had a transaction open for {seconds} s that "
            + "wrote to the log.";
    }

    private sealed record Standstill(long Position, long Since);
}
