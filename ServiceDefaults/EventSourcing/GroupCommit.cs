using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sms.ServiceDefaults;

/// <summary>
/// Takes many small writes into the database. What arrives while a commit is under way goes into the next one together,
/// so that a storm costs few commits. Each caller is answered when its own item is durable.
/// </summary>
/// <param name="logger">Told of items that could not be written.</param>
/// <param name="waitingAtMost">Items that may wait.</param>
public abstract class GroupCommit<TItem>(ILogger logger, int waitingAtMost = int.MaxValue) : BackgroundService
{
    private const int SizeOfOneCommit = 1_000;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(waitingAtMost) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>
    /// How long a batch is tried again that fails for a reason that passes. After that all of its callers are told, and
    /// try again themselves.
    /// </summary>
    public TimeSpan Patience { get; init; } = Retries.Patience;

    /// <returns>Done when it is durable; null if too many are waiting, and then nothing of this one is kept.</returns>
    protected Task? TryAdd(TItem item)
    {
        var waiting = new Waiting(item, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _waiting.Writer.TryWrite(waiting) ? waiting.Done.Task : null;
    }

    /// <summary>
    /// Writes all items in one transaction. It is tried again (<see cref="Retries"/>), and may have been committed
    /// before although its answer was lost.
    /// </summary>
    protected abstract Task Write(IReadOnlyList<TItem> items, CancellationToken cancellation);

    /// <summary>How much of a commit the item fills.</summary>
    protected virtual int SizeOf(TItem item) => 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            batch.Clear();
            Gather(batch);
            if (await TryWrite(batch, stoppingToken) is not { } failure)
                continue;
            if (TransientErrors.Contains(failure))
            {
                // It is no item's fault, and would only fail them one by one, each after its own wait.
                logger.LogWarning(failure, "{Count} items could not be stored.", batch.Count);
                foreach (var waiting in batch)
                    waiting.Done.TrySetException(failure);
                continue;
            }

            // One item that cannot be written must not fail those that only happened to arrive with it.
            foreach (var waiting in batch)
            {
                if (await TryWrite([waiting], stoppingToken) is not { } error)
                    continue;
                logger.LogError(error, "{Item} could not be stored.", waiting.Item);
                waiting.Done.TrySetException(error);
            }
        }
    }

    private void Gather(List<Waiting> batch)
    {
        var size = 0;
        while (size < SizeOfOneCommit && _waiting.Reader.TryRead(out var next))
        {
            batch.Add(next);
            size += SizeOf(next.Item);
        }
    }

    private async Task<Exception?> TryWrite(List<Waiting> batch, CancellationToken cancellation)
    {
        IReadOnlyList<TItem> items = [.. batch.Select(waiting => waiting.Item)];
        try
        {
            await Retries.Repeatable(() => Write(items, cancellation), Patience, cancellation);
            foreach (var waiting in batch)
                waiting.Done.TrySetResult();
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return error;
        }
    }

    private sealed record Waiting(TItem Item, TaskCompletionSource Done);
}
