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
