using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.DeadLetters;

/// <summary>For the tests on a service's dead letters, which others take away.</summary>
public sealed class LettersHost(SlaHost shared) : OwnHost(shared)
{
    internal LetterDesk Letters => new(Desk);
}

[CollectionDefinition(Name)]
public sealed class Letters : ICollectionFixture<LettersHost>
{
    public const string Name = "letters";
}

/// <summary>Messages that die, and what the service shows of them.</summary>
internal sealed class LetterDesk(Desk desk)
{
    internal const string Queue = "sla.dead-letters";
    internal const string Acknowledged = "sms.incidents.incident-acknowledged.v1";

    /// <summary>Publishes what cannot be read, and waits until it is dead.</summary>
    /// <returns>Its id.</returns>
    internal async Task<string> Poison()
    {
        var id = Guid.NewGuid().ToString();
        var properties = new BasicProperties
        {
            MessageId = id,
            ContentType = "application/cloudevents+json",
            Type = Acknowledged,
            Persistent = true,
        };
        await desk.Channel.BasicPublishAsync(
            "sms.events",
            "incidents.incident-acknowledged",
            mandatory: true,
            properties,
            Encoding.UTF8.GetBytes($"mail is down {id}")
        );
        await Dead(id);
        return id;
    }

    /// <summary>Lays a letter into the queue by hand.</summary>
    /// <param name="from">The queue that it is said to have died on, by a handler's failure.</param>
    internal async Task<string> Lay(byte[] body, string? from, string? id = null, BasicProperties? properties = null)
    {
        properties ??= new BasicProperties();
        properties.MessageId = id ?? Guid.NewGuid().ToString();
        properties.Headers ??= new Dictionary<string, object?>();
        if (from is not null)
        {
            properties.Headers["exception-type"] = "System.Exception";
            properties.Headers["exception-message"] = "out of paper";
            properties.Headers["original-destination"] = $"rabbitmq://queue/{from}";
        }

        await desk.Channel.BasicPublishAsync("", Queue, mandatory: true, properties, body);
        await Dead(properties.MessageId);
        return properties.MessageId;
    }

    internal Task<Answer> List(string query = "?limit=1000") => desk.Http.Look($"/dead-letters{query}");

    internal async Task<IReadOnlyList<string>> Ids(string query = "?limit=1000") =>
        [.. (await List(query)).Json.GetProperty("items").EnumerateArray().Select(letter => letter.At("id"))];

    /// <summary>Waits until it is dead, as often replayed as is said.</summary>
    internal async Task<JsonElement> Dead(string id, int replays = 0)
    {
        var page = await Eventually.Until(() => List(), list => Find(list, id)?.At("replays") == $"{replays}");
        return Find(page, id)!.Value;
    }

    internal async Task<JsonElement> Whole(string id) =>
        (await desk.Http.Look($"/dead-letters/{id}")).ShouldBe(System.Net.HttpStatusCode.OK).Json.GetProperty("items")[
            0
        ];

    internal Task<Answer> Replay(string id) => desk.Http.Post($"/dead-letters/{id}/replay");

    internal Task<Answer> ReplayAll() => desk.Http.Post("/dead-letters/replay");

    internal Task<Answer> Discard(string id) => desk.Http.Post($"/dead-letters/{id}/discard");

    /// <summary>Throws away what other tests have left.</summary>
    internal async Task Clear()
    {
        foreach (var id in (await Ids()).Distinct())
            (await Discard(id)).ShouldBe(System.Net.HttpStatusCode.OK);
    }

    private static JsonElement? Find(Answer page, string id)
    {
        foreach (var letter in page.Json.GetProperty("items").EnumerateArray())
        {
            if (letter.At("id") == id)
                return letter;
        }

        return null;
    }
}
