using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Sms.Contracts;
using Sms.ServiceDefaults.Messaging;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// Counts the service's dead letters, in its table and still in its queue, for the gauge <c>sms.dead_letters</c> and
/// for its health.
/// </summary>
internal sealed class DeadLetterCount(
    DeadLetterTable table,
    ConsumingConnection broker,
    ServiceIdentity service,
    TimeProvider time,
    ILogger<DeadLetterCount> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long _count = -1;

    /// <summary>As last counted; null before the first time.</summary>
    internal long? Last => Interlocked.Read(ref _count) is >= 0 and var count ? count : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Signals.Meter.CreateObservableGauge(
            "sms.dead_letters",
            Measure,
            "{message}",
            "Messages that the service could not handle."
        );
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                Interlocked.Exchange(ref _count, await table.Count(stoppingToken) + await InQueue(stoppingToken));
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogDebug(error, "The dead letters could not be counted.");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Letters stay in the queue for as long as the database is away.</summary>
    private async Task<long> InQueue(CancellationToken cancellation)
    {
        // A service that consumes nothing may have no queue.
        if (Routes.Queues.All(queue => queue.Service != service.Name))
            return 0;
        await using var channel = await broker.OpenChannel(cancellation);
        return await channel.MessageCountAsync(Routes.DeadLetters(service.Name), cancellation);
    }

    private IEnumerable<Measurement<long>> Measure() => Last is { } count ? [new(count)] : [];
}

/// <summary>Healthy however many there are: the service does its work. The count is there for whoever looks.</summary>
internal sealed class DeadLetterCheck(DeadLetterCount count) : IHealthCheck
{
    /// <summary>Name of the number in the check's data.</summary>
    internal const string Count = "count";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            count.Last is { } last
                ? HealthCheckResult.Healthy(data: new Dictionary<string, object> { [Count] = last })
                : HealthCheckResult.Healthy()
        );
}
