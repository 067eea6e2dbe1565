using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// A queue that is listened to on a channel of its own, until one of the two is lost; what is not answered by then
/// comes again. Nothing is recovered behind anybody's back: an answer goes to the channel that brought the message, or
/// nowhere.
/// </summary>
public sealed class Consumption : IAsyncDisposable
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Consumption(IChannel channel) => Channel = channel;

    public IChannel Channel { get; }

    /// <summary>
    /// Never completes; fails with <see cref="OperationInterruptedException"/> when the connection, the channel or the
    /// queue is lost.
    /// </summary>
    public Task Lost => _lost.Task;

    /// <param name="broker">Where the queue is.</param>
    /// <param name="queue">Its name.</param>
    /// <param name="prefetch">Messages that are here without an answer.</param>
    /// <param name="atOnce">Messages that are given at the same time.</param>
    /// <param name="take">Given a message; answers it on the channel sooner or later. Must not throw.</param>
    /// <param name="cancellation">Ends the wait for the broker.</param>
    public static async Task<Consumption> Begin(
        ConsumingConnection broker,
        string queue,
        ushort prefetch,
        ushort atOnce,
        Func<IChannel, BasicDeliverEventArgs, Task> take,
        CancellationToken cancellation
    )
    {
        var begun = new Consumption(await broker.OpenChannel(cancellation, atOnce));
        try
        {
            await begun.Channel.BasicQosAsync(0, prefetch, global: false, cancellation);
            var consumer = new AsyncEventingBasicConsumer(begun.Channel);
            consumer.ReceivedAsync += (_, message) => take(begun.Channel, message);
            consumer.UnregisteredAsync += (_, _) => begun.Lose($"The queue {queue} has gone.");
            begun.Channel.ChannelShutdownAsync += (_, reason) => begun.Lose(reason.ReplyText);
            await begun.Channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation);
            return begun;
        }
        catch (Exception)
        {
            await begun.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes what is here in batches, one after the other, until the queue is lost, which is an exception. The queue is
    /// declared again first: it may have been deleted.
    /// </summary>
    /// <param name="broker">Where the queue is.</param>
    /// <param name="queue">Its name.</param>
    /// <param name="prefetch">Messages that are here without an answer: the largest batch.</param>
    /// <param name="read">Copies what is needed: the bytes belong to the client, and only until it returns. Must not
    /// throw.</param>
    /// <param name="take">Given the channel and the batch; answers each message on the channel.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task TakeBatches<T>(
        ConsumingConnection broker,
        string queue,
        ushort prefetch,
        Func<BasicDeliverEventArgs, T> read,
        Func<IChannel, List<T>, CancellationToken, Task> take,
        CancellationToken cancellation
    )
    {
        await broker.DeclareAgain(cancellation);
        var arrived = System.Threading.Channels.Channel.CreateUnbounded<T>();
        await using var begun = await Begin(
            broker,
            queue,
            prefetch,
            atOnce: 1,
            (_, message) =>
            {
                arrived.Writer.TryWrite(read(message));
                return Task.CompletedTask;
            },
            cancellation
        );
        _ = begun.Lost.ContinueWith(
            lost => arrived.Writer.TryComplete(lost.Exception!.InnerException),
            cancellation,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );

        var batch = new List<T>();
        while (await arrived.Reader.WaitToReadAsync(cancellation))
        {
            batch.Clear();
            while (batch.Count < prefetch && arrived.Reader.TryRead(out var message))
                batch.Add(message);
            await take(begun.Channel, batch, cancellation);
        }
    }

    /// <summary>A broker that came back from a crash may never answer a close, so nothing waits for it.</summary>
    public ValueTask DisposeAsync()
    {
        _ = Channel
            .AbortAsync(CancellationToken.None)
            .ContinueWith(
                _ => Channel.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
        return ValueTask.CompletedTask;
    }

    private Task Lose(string reason)
    {
        _lost.TrySetException(
            new OperationInterruptedException(new ShutdownEventArgs(ShutdownInitiator.Peer, 0, reason))
        );
        return Task.CompletedTask;
    }
}
