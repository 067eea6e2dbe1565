using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using Sms.Contracts;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>Names and arguments of what exists on the broker; documented in docs/reference/events.md.</summary>
public static class Topology
{
    /// <summary>Topic exchange that carries every integration event.</summary>
    public const string Events = "sms.events";

    // A message that keeps failing before a handler sees it (a crash while reading it) must end somewhere visible too.
    private const int DeliveryLimit = 20;

    public static string DeadLetters(string service) => $"{service}.dead-letters";

    /// <summary>Declares the exchange and the queues of every consumer; safe to repeat.</summary>
    public static async Task Declare(IChannel channel, CancellationToken cancellation)
    {
        await channel.ExchangeDeclareAsync(Events, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        foreach (var (service, contracts) in Routes.Consumers)
        {
            await DeclareDeadLetters(channel, service, cancellation);
            foreach (var contract in contracts)
                await DeclareQueue(channel, Routes.Queue(service, contract), Routes.RoutingKey(contract), DeadLetters(service), cancellation);
        }
    }

    /// <summary>A queue that survives, bound to the exchange; what cannot be handled ends in the queue of dead letters, which is there already.</summary>
    public static async Task DeclareQueue(IChannel channel, string queue, string routingKey, string deadLetters, CancellationToken cancellation)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = DeliveryLimit,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = deadLetters,
            }, cancellationToken: cancellation);
        await channel.QueueBindAsync(queue, Events, routingKey, cancellationToken: cancellation);
    }

    /// <summary>Where a service's dead letters wait for somebody to look.</summary>
    public static Task DeclareDeadLetters(IChannel channel, string service, CancellationToken cancellation) =>
        channel.QueueDeclareAsync(DeadLetters(service), durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation);
}

/// <summary>Declares the topology before anything listens or publishes.</summary>
internal sealed class DeclareTopology(BrokerConnection broker) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var channel = await broker.OpenChannel(cancellationToken);
        await Topology.Declare(channel, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
