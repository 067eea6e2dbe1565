using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// Names and arguments of what exists on the broker; who may do what with it is told in docs/adr/0012.
/// </summary>
internal static class Topology
{
    /// <summary>Declares the exchanges and the queues of every consumer; safe to repeat.</summary>
    internal static async Task Declare(IConnection connection, int version, CancellationToken cancellation)
    {
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: cancellation))
            await channel.ExchangeDeclareAsync(
                Routes.Exchange,
                ExchangeType.Topic,
                durable: true,
                cancellationToken: cancellation
            );
        foreach (var service in Routes.Queues.Select(queue => queue.Service).Distinct())
            await DeclareOf(service, connection, version, cancellation);
    }

    /// <summary>
    /// The same for a service that may declare its own alone: the rest has to be there, for what is published meanwhile
    /// would be missing.
    /// </summary>
    /// <exception cref="OperationInterruptedException">Something of the rest is not there yet.</exception>
    internal static async Task DeclareOwn(
        string service,
        IConnection connection,
        int version,
        CancellationToken cancellation
    )
    {
        await DeclareOf(service, connection, version, cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        foreach (var queue in Routes.Queues.Where(queue => queue.Service != service))
            await channel.QueueDeclarePassiveAsync(queue.Name, cancellation);
    }

    /// <summary>
    /// The queues of one service and that of its dead letters, each reached by its name through the service's own
    /// exchange.
    /// </summary>
    private static async Task DeclareOf(
        string service,
        IConnection connection,
        int version,
        CancellationToken cancellation
    )
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        var own = Routes.OwnExchange(service);
        await channel.ExchangeDeclareAsync(own, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        await DeclareQueue(Routes.DeadLetters(service), DeadLetterArguments(version));
        foreach (var queue in Routes.Queues.Where(queue => queue.Service == service))
        {
            await DeclareQueue(
                queue.Name,
                queue.Arguments.ToDictionary(argument => argument.Key, argument => (object?)argument.Value)
            );
            await channel.QueueBindAsync(
                queue.Name,
                Routes.Exchange,
                queue.RoutingKey,
                cancellationToken: cancellation
            );
        }

        async Task DeclareQueue(string queue, Dictionary<string, object?> arguments)
        {
            // One that an older version declared has other arguments, and to declare it with these would be refused.
            if (!await IsThere(queue, connection, cancellation))
                await channel.QueueDeclareAsync(
                    queue,
                    durable: true,
                    exclusive: false,
                    autoDelete: false,
                    arguments,
                    cancellationToken: cancellation
                );
            await channel.QueueBindAsync(queue, own, queue, cancellationToken: cancellation);
        }
    }

    /// <summary>Who asks for a queue that is not there loses the channel.</summary>
    private static async Task<bool> IsThere(string queue, IConnection connection, CancellationToken cancellation)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            await channel.QueueDeclarePassiveAsync(queue, cancellation);
            return true;
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return false;
        }
    }

    /// <param name="version">Major version of the broker: from 4 on it drops what came back 20 times if not told
    /// otherwise, and to look is to give back. Before, -1 would be a limit.</param>
    private static Dictionary<string, object?> DeadLetterArguments(int version)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        if (version >= 4)
            arguments["x-delivery-limit"] = -1;
        return arguments;
    }
}
