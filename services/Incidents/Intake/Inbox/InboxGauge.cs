using Npgsql;

namespace Sms.Incidents;

/// <summary>Counts what lies in the inbox, also while nothing can be decided on.</summary>
internal sealed class InboxGauge(
    NpgsqlDataSource source,
    InboxState state,
    TimeProvider time,
    ILogger<InboxGauge> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                state.Depth = await InboxTable.Depth(source, stoppingToken);
            }
            catch (NpgsqlException error)
            {
                logger.LogDebug(error, "The inbox of alerts could not be counted.");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
