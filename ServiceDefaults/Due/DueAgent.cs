using System.Diagnostics.Metrics;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.ServiceDefaults.Due;

/// <summary>What a service does when moments have come.</summary>
public interface IDueWork
{
    /// <summary>
    /// Appends the consequences to the session and sets or removes each item's next moment; the agent commits.
    /// Every append states the version that it was decided on.
    /// </summary>
    Task Handle(
        IDocumentSession session,
        IReadOnlyList<DueItem> due,
        DateTimeOffset now,
        CancellationToken cancellation
    );
}

/// <summary>
/// Takes what is due, in batches, on one process of the cluster at a time: a lock of the database that lasts as long as
/// the transaction elects it, so that when one dies the next is at work at once.
/// </summary>
public sealed class DueAgent(
    IDocumentStore store,
    NpgsqlDataSource source,
    IDueWork work,
    TimeProvider time,
    ILogger<DueAgent> logger
) : BackgroundService
{
    private const int BatchSize = 500;
    private const long ElectionLock = 200_001;

    /// <summary>
    /// For moments that are set when they are as good as here, and for those that another replica sets; others are
    /// awaited.
    /// </summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Moments follow each other closely: a look for each of them would cost more than it finds.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan Postponement = TimeSpan.FromSeconds(30);

    private static readonly Histogram<double> Lateness = Signals.Meter.CreateHistogram<double>(
        "sms.due.lateness",
        "s",
        "From the moment that something was due to its handling."
    );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = Poll;
            try
            {
                rest = await UntilNext(stoppingToken);
                if (rest <= TimeSpan.Zero)
                    rest = await RunOnce(stoppingToken) switch
                    {
                        0 => Poll,
                        BatchSize => TimeSpan.Zero,
                        _ => Gather,
                    };
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "What is due could not be handled; trying again.");
            }

            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, stoppingToken);
        }
    }

    /// <summary>One batch; returns how many moments were taken.</summary>
    public async Task<int> RunOnce(CancellationToken cancellation)
    {
        IReadOnlyList<DueItem> due = [];
        try
        {
            await using var session = store.LightweightSession();
            due = await Take(session, cancellation);
            if (due.Count == 0)
                return 0;
            await work.Handle(session, due, time.GetUtcNow(), cancellation);
            await session.SaveChangesAsync(cancellation);
            foreach (var item in due)
                Lateness.Record((time.GetUtcNow() - item.DueAt).TotalSeconds);
        }
        catch (Exception error) when (error is not OperationCanceledException && due.Count > 0)
        {
            // One stream that changed meanwhile, or cannot be handled, must not hold up the others of its batch.
            logger.LogDebug(error, "A batch of {Count} is taken one by one.", due.Count);
            foreach (var item in due)
                await HandleAlone(item, cancellation);
        }

        return due.Count;
    }

    /// <summary>
    /// How long to wait before there may be something: until the moment that comes next, if it is so near. This is all
    /// that an agent does that has nothing to do, so it is one statement and no transaction.
    /// </summary>
    private async Task<TimeSpan> UntilNext(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("select min(due_at) from due");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (await reader.IsDBNullAsync(0, cancellation))
            return Poll;
        var rest = await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation) - time.GetUtcNow();
        return rest < Poll ? rest : Poll;
    }

    private async Task HandleAlone(DueItem item, CancellationToken cancellation)
    {
        try
        {
            await using var session = store.LightweightSession();
            await work.Handle(session, [item], time.GetUtcNow(), cancellation);
            await session.SaveChangesAsync(cancellation);
        }
        catch (Exception error) when (Retries.Passes(error))
        {
            // No fault of the item: it stays due, and is looked at again at once.
            logger.LogWarning("{Kind} of {Stream} has to wait: {Reason}", item.Kind, item.Stream, error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "{Kind} of {Stream} is postponed.", item.Kind, item.Stream);
            await using var session = store.LightweightSession();
            // Unless somebody has set another moment since this one was taken: that one may be sooner, or there is none
            // any more.
            session.SetNext(item, time.GetUtcNow() + Postponement);
            await session.SaveChangesAsync(cancellation);
        }
    }

    private async Task<IReadOnlyList<DueItem>> Take(IDocumentSession session, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            select stream_id, kind, due_at, trace from due
            where due_at <= $2 and (select pg_try_advisory_xact_lock($1))
            order by due_at limit $3
            """
        )
        {
            Parameters =
            {
                new() { Value = ElectionLock },
                new() { Value = time.GetUtcNow() },
                new() { Value = BatchSize },
            },
        };
        var due = new List<DueItem>();
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation))
            due.Add(
                new DueItem(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
                    reader.IsDBNull(3) ? null : reader.GetString(3)
                )
            );
        return due;
    }
}
