using Marten;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Sms.Capacity;

/// <summary>
/// Asks for the measurements of the resources whose Prometheus waits to be asked, each by one replica of the cluster.
/// Many are asked at once, but few of one server, and nobody waits for another's answer. It goes on where the last
/// measurement is, and asks for a little before once more, for what came late there; a longer absence is filled piece
/// by piece.
/// </summary>
internal sealed class PrometheusAgent(
    IDocumentStore store,
    NpgsqlDataSource source,
    PrometheusClient prometheus,
    SampleReader samples,
    SampleWriter writer,
    IOptions<CapacityRules> rules,
    TimeProvider time,
    ILogger<PrometheusAgent> logger
) : BackgroundService
{
    private const int AtOnce = 64;
    private const int OfOneServer = 4;
    private const int StepsInOne = 5_000;
    private const int Overlap = 10;
    private const int LongestError = 500;
    private const int MostReasons = 10;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AtATime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var asking = new Dictionary<Task, string>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                foreach (var done in asking.Keys.Where(task => task.IsCompleted).ToList())
                    asking.Remove(done);
                foreach (var lease in await Due(asking, stoppingToken))
                    asking.Add(Collect(lease, stoppingToken), lease.Server);
                await Task.WhenAny([.. asking.Keys, Task.Delay(Poll, time, stoppingToken)]);
            }
        }
        finally
        {
            await Task.WhenAll(asking.Keys);
        }
    }

    private async Task<IReadOnlyList<CollectionLease>> Due(
        Dictionary<Task, string> asking,
        CancellationToken cancellation
    )
    {
        if (asking.Count >= AtOnce)
            return [];
        string[] busy = [.. asking.Values.Distinct()];
        try
        {
            return await CollectionTable.Take(
                source,
                time.GetUtcNow(),
                AtOnce - asking.Count,
                busy,
                OfOneServer,
                cancellation
            );
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Nobody knows which measurements are to be collected; trying again.");
            return [];
        }
    }

    /// <summary>
    /// Never fails: what goes wrong is recorded, and if not even that is possible the lease ends by itself.
    /// </summary>
    private async Task Collect(CollectionLease lease, CancellationToken cancellation)
    {
        try
        {
            await using var session = store.QuerySession();
            var resource = await session.LoadAsync<Resource>(lease.Resource, cancellation);
            if (resource is { Retired: false, Terms.Source: { Kind: SourceKind.Prometheus } from })
                await Collect(lease, from, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(
                error,
                "The collection of {Resource} could not be recorded; trying again when its lease ends.",
                lease.Resource
            );
        }
        catch (OperationCanceledException)
        {
            // The service stops; whoever has the lease next goes on.
        }
    }

    private async Task Collect(CollectionLease lease, MeasurementSource from, CancellationToken cancellation)
    {
        var step = from.StepSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultStep;
        var (next, failure) = (time.GetUtcNow() + step, (string?)null);
        var tally = new Tally();
        try
        {
            // What is left of a long absence is asked for at once.
            if (!await Ask(lease.Resource, from, step, tally, cancellation))
                next = time.GetUtcNow();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            next = time.GetUtcNow() + (step > AfterFailure ? step : AfterFailure);
            failure = PrometheusAnswer.Clean(error.Message, LongestError);
            if (error is PrometheusFailure)
                logger.LogWarning("{Resource} cannot be measured: {Reason}", lease.Resource, failure);
            else
                logger.LogError(error, "{Resource} cannot be measured.", lease.Resource);
        }

        await CollectionTable.Record(
            source,
            lease,
            time.GetUtcNow(),
            next,
            failure,
            tally.ToLeftOut(time.GetUtcNow()),
            cancellation
        );
    }

    /// <returns>Whether this was all up to now.</returns>
    private async Task<bool> Ask(
        Guid id,
        MeasurementSource from,
        TimeSpan step,
        Tally tally,
        CancellationToken cancellation
    )
    {
        var now = Down(time.GetUtcNow(), step);
        var earliest = now - rules.Value.BackfillAtMost;
        var last = await samples.Last(id, cancellation) - (Overlap * step);
        var started = time.GetUtcNow();
        var begin = Down(last > earliest ? last.Value : earliest, step);
        while (begin <= now)
        {
            var end = begin + (StepsInOne * step);
            var answer = await prometheus.Range(
                new Uri(from.Server!),
                from.Query!,
                begin,
                end < now ? end : now,
                step,
                cancellation
            );
            tally.Add(answer);
            await writer
                .Write([.. answer.Samples.Select(sample => new ResourceSample(id, sample.At, sample.Value))])
                .WaitAsync(cancellation);
            begin = end + step;
            // Well before the lease ends: another replica may go on.
            if (time.GetUtcNow() - started > AtATime)
                return false;
        }

        return true;
    }

    /// <summary>Moments are multiples of the step, so that asking again gives the same ones.</summary>
    private static DateTimeOffset Down(DateTimeOffset at, TimeSpan step) =>
        DateTimeOffset.UnixEpoch + (Math.Floor((at - DateTimeOffset.UnixEpoch) / step) * step);

    /// <summary>What was left out of the answers of one collection.</summary>
    private sealed class Tally
    {
        private readonly List<string> _reasons = [];
        private int _count;

        public void Add(PrometheusAnswer answer)
        {
            _count += answer.LeftOut;
            _reasons.AddRange(answer.Notes.Except(_reasons).Take(MostReasons - _reasons.Count));
        }

        public LeftOut? ToLeftOut(DateTimeOffset at) => _reasons.Count > 0 ? new(at, _count, _reasons) : null;
    }
}
