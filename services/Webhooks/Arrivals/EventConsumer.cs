using System.Threading.Channels;
using Polly;
using RabbitMQ.Client;
using Sms.Contracts;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Messaging;

namespace Sms.Webhooks;

/// <summary>
/// Takes every integration event from one queue and writes a delivery for each subscription that wants it; only then is the
/// message acknowledged. A message that comes again finds its deliveries there. What is no event, or can never be written,
/// ends in the queue of dead letters.
/// </summary>
internal sealed class EventConsumer(BrokerConnection broker, NewDeliveries deliveries, Wakeup wakeup, TimeProvider time, ILogger<EventConsumer> logger)
    : BackgroundService
{
    private const string Service = "webhooks";
    private static readonly string Queue = Routes.Queue(Service);
    private const ushort Prefetch = 200;

    private readonly ResiliencePipeline _whileConnectionsFail = Again(time, _ => true,
        error => logger.LogWarning(error, "Events cannot be consumed; connecting again."));

    // Messages wait here, unacknowledged: given back they would come again at once, and be counted out.
    private readonly ResiliencePipeline _whileDatabaseIsAway = Again(time, StorageFailure.Passes,
        error => logger.LogWarning(error, "Deliveries cannot be stored; trying again."));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _whileConnectionsFail.ExecuteAsync(token => new ValueTask(Consume(token)), stoppingToken).AsTask();

    /// <summary>Until the channel is lost, which is an exception.</summary>
    private async Task Consume(CancellationToken cancellation)
    {
        // The queue exists since somebody first published, but may have been deleted.
        await broker.DeclareAgain(cancellation);
        var arrived = System.Threading.Channels.Channel.CreateUnbounded<Message>();
        await using var queue = await Consumption.Begin(broker, Queue, Prefetch, atOnce: 1, (_, message) =>
        {
            arrived.Writer.TryWrite(new(message.DeliveryTag, ArrivedEvent.Read(message.Body.ToArray())));
            return Task.CompletedTask;
        }, cancellation);
        _ = queue.Lost.ContinueWith(lost => arrived.Writer.TryComplete(lost.Exception!.InnerException), cancellation, TaskContinuationOptions.None, TaskScheduler.Default);

        var batch = new List<Message>();
        while (await arrived.Reader.WaitToReadAsync(cancellation))
        {
            batch.Clear();
            while (batch.Count < Prefetch && arrived.Reader.TryRead(out var message)) batch.Add(message);
            await Take(queue.Channel, batch, cancellation);
        }
    }

    private async Task Take(IChannel channel, List<Message> batch, CancellationToken cancellation)
    {
        if (batch.Exists(message => message.Event is null) || !await TryStore(batch, cancellation))
        {
            // One that is bad must not take along those that only happened to arrive with it.
            foreach (var message in batch)
            {
                if (message.Event is not null && await TryStore([message], cancellation))
                {
                    await channel.BasicAckAsync(message.Tag, multiple: false, cancellation);
                    continue;
                }

                logger.LogError("A message is put aside in {Queue}.", Routes.DeadLetters(Service));
                await channel.BasicRejectAsync(message.Tag, requeue: false, cancellation);
            }
        }
        else
        {
            await channel.BasicAckAsync(batch[^1].Tag, multiple: true, cancellation);
        }

        wakeup.Signal();
    }

    private async Task<bool> TryStore(List<Message> batch, CancellationToken cancellation)
    {
        try
        {
            await _whileDatabaseIsAway.ExecuteAsync(
                token => new ValueTask(deliveries.Add([.. batch.Select(message => message.Event!)], token)), cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "{Count} events cannot be stored.", batch.Count);
            return false;
        }
    }

    private static ResiliencePipeline Again(TimeProvider time, Func<Exception, bool> handles, Action<Exception> log) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddPersistence(handles, (error, _) => log(error)).Build();

    /// <param name="Event">Null when it cannot be read.</param>
    private sealed record Message(ulong Tag, ArrivedEvent? Event);
}
