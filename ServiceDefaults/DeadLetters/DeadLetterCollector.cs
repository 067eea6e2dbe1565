using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client;
using Sms.Contracts;
using Sms.ServiceDefaults.Messaging;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// Moves dead letters from the queue of the service into its table, where they can be searched and paged. A letter is
/// acknowledged when its row is committed, and until then the broker keeps it: while the database is away letters stay
/// in the queue. One that comes again finds its row.
/// </summary>
internal sealed class DeadLetterCollector(
    ConsumingConnection broker,
    DeadLetterTable table,
    ServiceIdentity service,
    TimeProvider time,
    ILogger<DeadLetterCollector> logger
) : BackgroundService
{
    // Bodies may be large, and all of them are in memory.
    private const ushort Prefetch = 50;

    private readonly ResiliencePipeline _whileConnectionsFail = new ResiliencePipelineBuilder { TimeProvider = time }
        .RetryForever(
            _ => true,
            (error, _) => logger.LogWarning("Dead letters are not collected: {Reason}", error.Message)
        )
        .Build();

    private readonly ResiliencePipeline _whileDatabaseIsAway = new ResiliencePipelineBuilder { TimeProvider = time }
        .RetryForever(TransientErrors.Contains, (error, _) =>
            logger.LogWarning("Dead letters wait in their queue: {Reason}", error.Message)
        )
        .Build();

    /// <summary>A service that consumes nothing has no dead letters, and may have no queue for them.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Routes.Queues.Any(queue => queue.Service == service.Name)
            ? _whileConnectionsFail.ExecuteAsync(token => new ValueTask(Collect(token)), stoppingToken).AsTask()
            : Task.CompletedTask;

    private Task Collect(CancellationToken cancellation) =>
        Consumption.TakeBatches(
            broker,
            Routes.DeadLetters(service.Name),
            Prefetch,
            delivery =>
                (
                    Tag: delivery.DeliveryTag,
                    Message: new DeadMessage(new BasicProperties(delivery.BasicProperties), delivery.Body.ToArray())
                ),
            Store,
            cancellation
        );

    private async Task Store(
        IChannel channel,
        List<(ulong Tag, DeadMessage Message)> batch,
        CancellationToken cancellation
    )
    {
        if (await TryStore([.. batch.Select(letter => letter.Message)], cancellation))
        {
            await channel.BasicAckAsync(batch[^1].Tag, multiple: true, cancellation);
            return;
        }

        // A letter that cannot be stored must not keep the others back. It stays in the queue.
        foreach (var (tag, message) in batch)
        {
            if (await TryStore([message], cancellation))
                await channel.BasicAckAsync(tag, multiple: false, cancellation);
        }
    }

    /// <returns>False if they can never be stored.</returns>
    private async Task<bool> TryStore(IReadOnlyList<DeadMessage> messages, CancellationToken cancellation)
    {
        try
        {
            await _whileDatabaseIsAway.ExecuteAsync(token => new ValueTask(table.Add(messages, token)), cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "{Count} dead letters cannot be stored; they stay in the queue.", messages.Count);
            return false;
        }
    }
}
