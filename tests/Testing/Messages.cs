using System.Text.Json;
using RabbitMQ.Client;

namespace Sms.Testing;

/// <summary>Messages of other services, as they come over the wire.</summary>
public static class Messages
{
    /// <summary>Publishes a contract to the exchange as a structured CloudEvent, as its service would.</summary>
    /// <param name="id">The event's id; a repeat has the same.</param>
    /// <param name="user">The user that the message says it is from, or null.</param>
    /// <param name="exchange">Where it is published.</param>
    public static async Task Publish(
        this IChannel channel,
        object contract,
        Guid? id = null,
        string? user = null,
        string exchange = "sms.events"
    )
    {
        var type = Sms.Contracts.Routes.TypeName(contract.GetType());
        id ??= Guid.NewGuid();
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                specversion = "1.0",
                id,
                source = type.Split('.')[1],
                type,
                time = DateTimeOffset.UtcNow,
                datacontenttype = "application/json",
                data = contract,
            },
            JsonSerializerOptions.Web
        );
        var properties = new BasicProperties
        {
            ContentType = "application/cloudevents+json",
            Persistent = true,
            Type = type,
            MessageId = id.ToString(),
        };
        if (user is not null)
            properties.UserId = user;
        await channel.BasicPublishAsync(
            exchange,
            Sms.Contracts.Routes.RoutingKey(contract.GetType()),
            mandatory: false,
            properties,
            body
        );
    }

    /// <summary>A queue of the test's own that gets everything that a routing key matches.</summary>
    public static async Task<string> Listen(this IChannel channel, string routingKey)
    {
        var queue = (await channel.QueueDeclareAsync("", exclusive: true)).QueueName;
        await channel.QueueBindAsync(queue, "sms.events", routingKey);
        return queue;
    }

    /// <summary>The next message of a queue as JSON; waits for it.</summary>
    public static async Task<JsonElement> Receive(this IChannel channel, string queue, TimeSpan? within = null)
    {
        var message = await Eventually.Until(
            () => channel.BasicGetAsync(queue, autoAck: true),
            found => found is not null,
            within
        );
        return JsonDocument.Parse(message!.Body).RootElement.Clone();
    }
}
