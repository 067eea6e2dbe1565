using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sms.Capacity;

/// <summary>Section <c>Capacity</c> of the configuration.</summary>
public sealed record CapacityRules
{
    /// <summary>From one look at a resource to the next.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EvaluateEvery { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Measurements of so long before the latest one tell where a resource is.</summary>
    public TimeSpan CrossingWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A latest measurement that is older than this tells nothing of now.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(36);

    /// <summary>How far back a forecast looks.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(400);

    public TimeSpan KeepSamples { get; init; } = TimeSpan.FromDays(90);
    public TimeSpan KeepHourly { get; init; } = TimeSpan.FromDays(730);

    /// <summary>So far ahead of this machine's clock a measurement may be.</summary>
    public TimeSpan AheadAtMost { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>So far back a Prometheus is asked when nothing is known yet.</summary>
    public TimeSpan BackfillAtMost { get; init; } = TimeSpan.FromDays(30);

    /// <summary>So long a Prometheus may take for an answer, from the connection to the last byte.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CollectionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Networks (CIDR) with Prometheus servers that may be asked although they are private.</summary>
    public string[] AllowedNetworks { get; init; } = [];
}

/// <summary>
/// Every few seconds the hours that have changed; every hour the partitions of tomorrow, and those that are too old.
/// </summary>
internal sealed class Housekeeping(
    HourlyRollup rollup,
    Partitions partitions,
    IOptions<CapacityRules> rules,
    TimeProvider time,
    ILogger<Housekeeping> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Seldom = TimeSpan.FromHours(1);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var last = DateTimeOffset.MinValue;
        do
        {
            try
            {
                await rollup.Run(null, stoppingToken);
                if (time.GetUtcNow() - last < Seldom)
                    continue;
                await Tidy(stoppingToken);
                last = time.GetUtcNow();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "Measurements could not be tidied up; trying again.");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task Tidy(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var table in (string[])[SampleTables.Raw, SampleTables.Hourly])
            await partitions.Ensure(table, [now, now + Ahead], cancellation);
        foreach (
            var (table, keep) in new[]
            {
                (SampleTables.Raw, rules.Value.KeepSamples),
                (SampleTables.Hourly, rules.Value.KeepHourly),
            }
        )
        {
            if (await partitions.Drop(table, keep, cancellation) is { Count: > 0 } gone)
                logger.LogInformation("Too old and gone: {Partitions}", string.Join(", ", gone));
        }
    }
}
