using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Sms.Bench;

/// <summary>
/// A queue of our own on the exchange, like that of any watcher outside: one message at a time, in order.
/// </summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly IConnection _connection;

    private Watcher(IConnection connection) => _connection = connection;

    /// <param name="system">Whose exchange.</param>
    /// <param name="routingKey">What to watch.</param>
    /// <param name="received">Is given each CloudEvent and the moment at which it came.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Watcher> StartAsync(
        BenchedSystem system,
        string routingKey,
        Action<JsonElement, DateTimeOffset> received,
        CancellationToken cancellation
    )
    {
        var connection = await system.ConnectToBrokerAsync(cancellation);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        var queue = (await channel.QueueDeclareAsync("", exclusive: true, cancellationToken: cancellation)).QueueName;
        await channel.QueueBindAsync(queue, "sms.events", routingKey, cancellationToken: cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var now = DateTimeOffset.UtcNow;
            using var json = JsonDocument.Parse(message.Body);
            received(json.RootElement, now);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer, cancellation);
        return new Watcher(connection);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
