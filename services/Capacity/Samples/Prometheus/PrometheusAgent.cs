using Marten;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Sms.Capacity;

/// <summary>
/// Asks for the measurements of the resources whose Prometheus waits to be asked, several at once, each by one replica of the cluster. It
/// goes on where the last measurement is, and asks for a little before once more, for what came late there; a longer absence is filled piece by piece.
/// </summary>
internal sealed class PrometheusAgent(IDocumentStore store, NpgsqlDataSource source, PrometheusClient prometheus, SampleReader samples, SampleWriter writer,
    IOptions<CapacityRules> rules, TimeProvider time, ILogger<PrometheusAgent> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private const int StepsInOne = 5_000;
    private const int Overlap = 10;
    private const int LongestError = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AtATime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Poll, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var due = await CollectionTable.Take(source, time.GetUtcNow(), AtOnce, stoppingToken);
                await Task.WhenAll(due.Select(resource => Collect(resource, stoppingToken)));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "Measurements could not be collected; trying again.");
            }
        }
    }

    private async Task Collect(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Resource>(id, cancellation) is not { Retired: false, Terms.Source: { Kind: SourceKind.Prometheus } from }) return;
        var step = from.StepSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultStep;
        var (next, failure) = (time.GetUtcNow() + step, (string?)null);
        try
        {
            // What is left of a long absence is asked for at once.
            if (!await Ask(id, from, step, cancellation)) next = time.GetUtcNow();
        }
        catch (PrometheusFailure error)
        {
            (next, failure) = (time.GetUtcNow() + (step > AfterFailure ? step : AfterFailure), error.Message[..Math.Min(error.Message.Length, LongestError)]);
            logger.LogWarning("{Resource} cannot be measured: {Reason}", id, failure);
        }

        await CollectionTable.Record(source, id, time.GetUtcNow(), next, failure, cancellation);
    }

    /// <returns>Whether this was all up to now.</returns>
    private async Task<bool> Ask(Guid id, MeasurementSource from, TimeSpan step, CancellationToken cancellation)
    {
        var now = Down(time.GetUtcNow(), step);
        var earliest = now - rules.Value.BackfillAtMost;
        var last = await samples.Last(id, cancellation) - (Overlap * step);
        var started = time.GetUtcNow();
        var begin = Down(last > earliest ? last.Value : earliest, step);
        while (begin <= now)
        {
            var end = begin + (StepsInOne * step);
            var found = await prometheus.Range(new Uri(from.Server!), from.Query!, begin, end < now ? end : now, step, cancellation);
            await writer.Write([.. found.Select(sample => new ResourceSample(id, sample.At, sample.Value))]).WaitAsync(cancellation);
            begin = end + step;
            // Well before the lease ends: another replica may go on.
            if (time.GetUtcNow() - started > AtATime) return false;
        }

        return true;
    }

    /// <summary>Moments are multiples of the step, so that asking again gives the same ones.</summary>
    private static DateTimeOffset Down(DateTimeOffset at, TimeSpan step) => DateTimeOffset.UnixEpoch + (Math.Floor((at - DateTimeOffset.UnixEpoch) / step) * step);
}
