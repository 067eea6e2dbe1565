using System.Threading.Channels;
using Polly;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Sms.Contracts;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.Messaging;

namespace Sms.Webhooks;

/// <summary>
/// Takes every integration event from one queue and writes a delivery for each subscription that wants it; only then is
/// the message acknowledged. A message that comes again finds its deliveries there. What is no event, was published by
/// another service than its own, or can never be written, ends in the queue of dead letters.
/// </summary>
internal sealed class EventConsumer(
    ConsumingConnection broker,
    DeadLetterSender deadLetters,
    Publisher publisher,
    NewDeliveries deliveries,
    Wakeup wakeup,
    TimeProvider time,
    ILogger<EventConsumer> logger
) : BackgroundService
{
    private const string Service = "webhooks";
    private static readonly string Queue = Routes.Queue(Service);
    private const ushort Prefetch = 200;

    private readonly ResiliencePipeline _whileConnectionsFail = Again(
        time,
        _ => true,
        error => logger.LogWarning(error, "Events cannot be consumed; connecting again.")
    );

    // Messages wait here, unacknowledged: given back they would come again at once, and be counted out.
    private readonly ResiliencePipeline _whileDatabaseIsAway = Again(time, TransientErrors.Contains, error =>
        logger.LogWarning(error, "Deliveries cannot be stored; trying again.")
    );

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _whileConnectionsFail.ExecuteAsync(token => new ValueTask(Consume(token)), stoppingToken).AsTask();

    private Task Consume(CancellationToken cancellation) =>
        Consumption.TakeBatches(broker, Queue, Prefetch, Read, Take, cancellation);

    private Message Read(BasicDeliverEventArgs delivery)
    {
        var body = delivery.Body.ToArray();
        try
        {
            var read = ArrivedEvent.Read(body)
                ?? throw new InvalidDataException("It is no event: a JSON object with an id and a type.");
            publisher.Verify(delivery, read.Type);
            return new Message(delivery, body, read, null);
        }
        catch (Exception error) when (error is InvalidDataException or ForgedMessageException)
        {
            return new Message(delivery, body, null, error);
        }
    }

    private async Task Take(IChannel channel, List<Message> batch, CancellationToken cancellation)
    {
        if (batch.Exists(message => message.Event is null) || await TryStore(batch, cancellation) is not null)
        {
            // One that is bad must not take along those that only happened to arrive with it.
            foreach (var message in batch)
            {
                if ((message.Error ?? await TryStore([message], cancellation)) is { } error)
                    await deadLetters.PutAside(
                        message.Delivery,
                        message.Body,
                        Queue,
                        error,
                        message.Event is null ? 0 : 1,
                        cancellation
                    );
                await channel.BasicAckAsync(message.Delivery.DeliveryTag, multiple: false, cancellation);
            }
        }
        else
        {
            await channel.BasicAckAsync(batch[^1].Delivery.DeliveryTag, multiple: true, cancellation);
        }

        wakeup.Signal();
    }

    /// <returns>Why they can never be stored, or null: they are.</returns>
    private async Task<Exception?> TryStore(List<Message> batch, CancellationToken cancellation)
    {
        try
        {
            await _whileDatabaseIsAway.ExecuteAsync(
                token => new ValueTask(deliveries.Add([.. batch.Select(message => message.Event!)], token)),
                cancellation
            );
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "{Count} events cannot be stored.", batch.Count);
            return error;
        }
    }

    private static ResiliencePipeline Again(TimeProvider time, Func<Exception, bool> handles, Action<Exception> log) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .RetryForever(handles, (error, _) => log(error))
            .Build();

    /// <param name="Event">Null when it cannot be read or is forged.</param>
    /// <param name="Error">Then: why it is refused.</param>
    private sealed record Message(
        BasicDeliverEventArgs Delivery,
        ReadOnlyMemory<byte> Body,
        ArrivedEvent? Event,
        Exception? Error
    );
}
