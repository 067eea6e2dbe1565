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
    internal static async Task Declare(IChannel channel, int version, CancellationToken cancellation)
    {
        await channel.ExchangeDeclareAsync(Events, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        foreach (var (service, contracts) in Routes.Consumers)
        {
            await DeclareDeadLetters(channel, service, version, cancellation);
            foreach (var contract in contracts)
                await DeclareQueue(channel, Routes.Queue(service, contract), Routes.RoutingKey(contract), DeadLetters(service), cancellation);
        }

        foreach (var service in Routes.Followers) await DeclareFollower(channel, service, version, cancellation);
    }

    /// <summary>The queue of a service that takes every event, and that of its dead letters.</summary>
    public static async Task DeclareFollower(IChannel channel, string service, int version, CancellationToken cancellation)
    {
        await DeclareDeadLetters(channel, service, version, cancellation);
        await DeclareQueue(channel, Routes.Queue(service), "#", DeadLetters(service), cancellation);
    }

    /// <summary>A queue that survives, bound to the exchange; what cannot be handled ends in the queue of dead letters, which is there already.</summary>
    private static async Task DeclareQueue(IChannel channel, string queue, string routingKey, string deadLetters, CancellationToken cancellation)
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
    /// <param name="version">Major version of the broker: from 4 on it drops what came back 20 times if not told otherwise, and to look is to give back. Before, -1 would be a limit.</param>
    private static Task DeclareDeadLetters(IChannel channel, string service, int version, CancellationToken cancellation)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        if (version >= 4) arguments["x-delivery-limit"] = -1;
        return channel.QueueDeclareAsync(DeadLetters(service), durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellation);
    }
}
