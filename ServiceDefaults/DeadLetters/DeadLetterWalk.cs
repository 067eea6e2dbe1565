using System.Threading.Channels;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;
using Sms.ServiceDefaults.Messaging;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>A message in the queue of dead letters.</summary>
internal sealed record DeadMessage(ulong Tag, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    internal IDictionary<string, object?> Headers { get; } = Properties.Headers ?? new Dictionary<string, object?>();
}

/// <summary>
/// Goes through the queue of dead letters, the oldest first. To look at one is to take it and give it back in its
/// place, so only one walks at a time, of all replicas: of two, each would see a part, and they would give it back out
/// of order.
/// </summary>
internal sealed class DeadLetterWalk(BrokerAddress address, ServiceIdentity service, TimeProvider time)
{
    // All of them are taken, for a part would be given back behind the rest. AMQP counts no further for one consumer,
    // so a longer queue gets several, on one channel.
    private const int InHandOfOne = ushort.MaxValue;

    private static readonly TimeSpan NextWithin = TimeSpan.FromSeconds(10);

    private readonly string _queue = Routes.DeadLetters(service.Name);

    private readonly ResiliencePipeline _untilFree = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<OperationInterruptedException>(IsBusy),
                MaxRetryAttempts = 50,
                Delay = TimeSpan.FromMilliseconds(100),
            }
        )
        .Build();

    private readonly ResiliencePipeline<bool> _untilThere = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
        .AddRetry(
            new RetryStrategyOptions<bool>
            {
                ShouldHandle = there => ValueTask.FromResult(!there.Outcome.Result),
                MaxRetryAttempts = 100,
                Delay = TimeSpan.FromMilliseconds(20),
            }
        )
        .Build();

    /// <summary>Somebody else walks.</summary>
    internal static bool IsBusy(OperationInterruptedException error) =>
        error.ShutdownReason?.ReplyCode == Constants.ResourceLocked;

    /// <summary>
    /// Visits the letters that are there now; those that <paramref name="visit"/> is done with leave the queue.
    /// </summary>
    /// <returns>How many there were.</returns>
    internal async Task<long> Run(Func<IChannel, DeadMessage, Task<bool>> visit, CancellationToken cancellation)
    {
        // A connection for this walk alone: with it ends its turn.
        await using var broker = new BrokerConnection(address, service, "dead letters");
        await using var turn = await _untilFree.ExecuteAsync(
            async token => await TakeTurn(broker, token),
            cancellation
        );
        var count = await Count(turn, cancellation);
        if (count == 0)
            return 0;
        var gone = await Visit(broker, count, visit, cancellation);
        // What was given back is there again a moment later; until then the next who walks would not count it.
        await _untilThere.ExecuteAsync(
            async token => await turn.MessageCountAsync(_queue, token) >= count - gone,
            cancellation
        );
        return count;
    }

    /// <summary>Who takes no messages has no queue for dead ones.</summary>
    private async Task<long> Count(IChannel turn, CancellationToken cancellation)
    {
        try
        {
            return await turn.MessageCountAsync(_queue, cancellation);
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
    }

    /// <returns>How many have left the queue.</returns>
    private async Task<int> Visit(
        BrokerConnection broker,
        long count,
        Func<IChannel, DeadMessage, Task<bool>> visit,
        CancellationToken cancellation
    )
    {
        // Closing this channel, or losing it, puts what is in hand back at the front, in its order. A requeue would put
        // it at the end, for the queue has no delivery limit.
        await using var channel = await broker.OpenChannel(cancellation);
        var letters = await Consume(channel, count, cancellation);
        var (kept, gone) = (0, 0);
        // Counted, for what dies again meanwhile comes in at the end.
        while (kept + gone < count)
        {
            var message = await letters.ReadAsync(cancellation).AsTask().WaitAsync(NextWithin, time, cancellation);
            if (!await visit(channel, message))
            {
                kept++;
                continue;
            }

            await channel.BasicAckAsync(message.Tag, multiple: false, cancellation);
            gone++;
        }

        return gone;
    }

    /// <summary>The sign that somebody walks is a queue that only one connection can have.</summary>
    private async Task<IChannel> TakeTurn(BrokerConnection broker, CancellationToken cancellation)
    {
        var channel = await broker.OpenChannel(cancellation);
        await channel.QueueDeclareAsync(
            Routes.DeadLetterReader(service.Name),
            durable: false,
            exclusive: true,
            autoDelete: false,
            cancellationToken: cancellation
        );
        return channel;
    }

    private async Task<ChannelReader<DeadMessage>> Consume(IChannel channel, long count, CancellationToken cancellation)
    {
        await channel.BasicQosAsync(0, (ushort)Math.Min(InHandOfOne, count), global: false, cancellation);
        var letters = System.Threading.Channels.Channel.CreateUnbounded<DeadMessage>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
            letters
                .Writer.WriteAsync(
                    new DeadMessage(message.DeliveryTag, message.BasicProperties, message.Body.ToArray()),
                    cancellation
                )
                .AsTask();
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            letters.Writer.TryComplete(new OperationInterruptedException(reason));
            return Task.CompletedTask;
        };
        for (var reach = 0L; reach < count; reach += InHandOfOne)
            await channel.BasicConsumeAsync(_queue, autoAck: false, consumer, cancellation);
        return letters.Reader;
    }
}
