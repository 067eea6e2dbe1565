using System.Diagnostics;
using System.Diagnostics.Metrics;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// The log is the outbox: publishes the service's events in their order to the exchange, and lets the daemon move its
/// progress only when the broker has confirmed them all. One runs in the cluster. A broker that is away makes it wait.
/// </summary>
internal sealed class Relay : SubscriptionBase
{
    private static readonly Histogram<double> Lag = Signals.Meter.CreateHistogram<double>(
        "sms.relay.lag",
        "s",
        "From the commit of an event to the broker's confirm."
    );

    /// <summary>
    /// How long a broker may take that does not say that it is full. One that came back from a crash may never confirm
    /// what it was sent before, so the first wait is short; but each repeat is stored once more by every queue that
    /// works, so where one queue confirms nothing (its quorum is lost), the waits grow.
    /// </summary>
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConfirmWithinAtMost = TimeSpan.FromMinutes(2);

    private readonly ServiceIdentity _service;
    private readonly PublishingConnection _broker;
    private readonly Publisher _publisher;
    private readonly RelayState _state;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _untilConfirmed;
    private IChannel? _channel;

    public Relay(
        ServiceIdentity service,
        PublishingConnection broker,
        Publisher publisher,
        RelayState state,
        TimeProvider time,
        ILogger<Relay> logger
    )
    {
        (_service, _broker, _publisher, _state, _time) = (service, broker, publisher, state, time);
        Name = "Relay";
        Options.BatchSize = 1000;
        _untilConfirmed = new ResiliencePipelineBuilder { TimeProvider = time }
            // The client says that it was cancelled when its own time has run out.
            .RetryForever(
                _ => true,
                (error, attempt) =>
                {
                    _state.Fail(error.Message);
                    logger.LogWarning(
                        "The broker has not confirmed: {Reason} Trying again (attempt {Attempt}).",
                        error.Message,
                        attempt
                    );
                }
            )
            .Build();
    }

    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page,
        ISubscriptionController controller,
        IDocumentOperations operations,
        CancellationToken cancellationToken
    )
    {
        var messages = page
            .Events.Select(e => (Event: e, Contract: _service.ToContract(e)))
            .Where(pair => pair.Contract is not null)
            .Select(pair => Message(pair.Event, pair.Contract!))
            .ToList();
        if (messages.Count > 0)
        {
            using var activity = Signals.Source.StartActivity("relay page", ActivityKind.Producer);
            activity?.SetTag("sms.messages", messages.Count);
            var (unconfirmed, patience) = (messages.ToList(), ConfirmWithin);
            await _untilConfirmed.ExecuteAsync(
                async token =>
                {
                    try
                    {
                        await Publish(unconfirmed, patience, token);
                    }
                    catch (TimeoutException)
                    {
                        patience = patience * 2 < ConfirmWithinAtMost ? patience * 2 : ConfirmWithinAtMost;
                        throw;
                    }
                },
                cancellationToken
            );
            Lag.Record((_time.GetUtcNow() - messages[0].Committed).TotalSeconds);
        }

        _state.Succeed();
        return NullChangeListener.Instance;
    }

    /// <summary>When it fails, the messages that the broker has confirmed all the same leave the list.</summary>
    private async Task Publish(List<OutgoingMessage> messages, TimeSpan patience, CancellationToken cancellation)
    {
        if (_channel is not { IsOpen: true })
            _channel = await _broker.OpenChannel(cancellation);
        var confirms = new List<Task>(messages.Count);
        try
        {
            // Started in order on one channel, so stored in order; awaited together, so that confirms overlap.
            foreach (var message in messages)
                confirms.Add(
                    _channel
                        .BasicPublishAsync(
                            Routes.Exchange,
                            message.RoutingKey,
                            mandatory: false,
                            message.Properties,
                            message.Body,
                            cancellation
                        )
                        .AsTask()
                );
            await Confirm(Task.WhenAll(confirms), patience, cancellation);
        }
        catch (Exception)
        {
            // What is not confirmed is in doubt, and goes again on a connection of its own.
            _broker.Abandon();
            _channel = null;
            var confirmed = messages
                .Where((_, index) => index < confirms.Count && confirms[index].IsCompletedSuccessfully)
                .ToHashSet();
            messages.RemoveAll(confirmed.Contains);
            throw;
        }
    }

    /// <summary>
    /// A broker that is full says so, and confirms when it has room again: to send the page once more would only fill
    /// it further.
    /// </summary>
    private async Task Confirm(Task confirms, TimeSpan patience, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await confirms.WaitAsync(patience, _time, cancellation);
                return;
            }
            catch (TimeoutException) when (!confirms.IsCompleted && _broker.Blocked is { } reason)
            {
                _state.Fail($"The broker takes nothing: {reason}.");
            }
        }
    }

    private OutgoingMessage Message(IEvent e, object contract)
    {
        var type = Routes.TypeName(contract.GetType());
        var cloudEvent = CloudEventForm.Create(e, _service.Name, type, contract, BusinessTime.Of(e));
        var properties = new BasicProperties
        {
            Persistent = true,
            MessageId = e.Id.ToString(),
            Type = type,
            ContentType = "application/cloudevents+json",
            CorrelationId = e.CorrelationId,
        };
        _publisher.Sign(properties);
        // The consumer's span becomes a child of the request that appended the event.
        if (e.TraceParent() is { } trace)
            properties.Headers = new Dictionary<string, object?> { [IncomingMessage.Parent] = trace };
        return new OutgoingMessage(
            Routes.RoutingKey(contract.GetType()),
            properties,
            CloudEventForm.Encode(cloudEvent),
            e.Timestamp
        );
    }

    private sealed record OutgoingMessage(
        string RoutingKey,
        BasicProperties Properties,
        ReadOnlyMemory<byte> Body,
        DateTimeOffset Committed
    );
}
