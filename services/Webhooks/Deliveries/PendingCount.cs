using Npgsql;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.Webhooks;

/// <summary>
/// Counts what waits, for the gauge <c>sms.webhooks.pending</c>. Every replica tells the count of them all.
/// </summary>
internal sealed class PendingCount(NpgsqlDataSource source, TimeProvider time, ILogger<PendingCount> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long _pending;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Signals.Meter.CreateObservableGauge(
            "sms.webhooks.pending",
            () => Interlocked.Read(ref _pending),
            "{delivery}",
            "Deliveries that are still to be sent."
        );
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await using var command = source.CreateCommand(
                    $"select count(*) from {DeliveryTable.Name} where state = '{DeliveryState.Pending}'"
                );
                Interlocked.Exchange(ref _pending, (long)(await command.ExecuteScalarAsync(stoppingToken))!);
            }
            catch (NpgsqlException error)
            {
                logger.LogWarning(error, "What waits could not be counted.");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
