using System.Globalization;
using System.Net;
using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts.Sla;

namespace Sms.Webhooks.Tests.Api;

/// <summary>A webhook that a test has added.</summary>
internal sealed record Webhook(HttpClient Http, string Id, string Secret)
{
    public string Path => $"/webhooks/{Id}";

    public Task<Answer> Do(string verb, object? command = null) => Http.Post($"{Path}/{verb}", command);

    public Task<JsonElement> State() => Http.Record(Path);

    /// <returns>The id of the delivery of a test event.</returns>
    public async Task<string> Test() => (await Do("test")).ShouldBe(HttpStatusCode.Accepted).Json.At("deliveryId");

    public Task<IReadOnlyList<JsonElement>> Deliveries(string filter = "") => Http.Items($"{Path}/deliveries?{filter}");

    public Task<JsonElement> Delivery(string id) => Http.Record($"{Path}/deliveries/{id}");

    public Task<JsonElement> Becomes(string delivery, string state) =>
        Eventually.Until(() => Delivery(delivery), x => x.At("state") == state);

    /// <summary>Waits until so many attempts are written down.</summary>
    public Task<JsonElement> Tried(string delivery, int times) =>
        Eventually.Until(() => Delivery(delivery), x => x.GetProperty("attempts").GetArrayLength() >= times);

    public Task<IReadOnlyList<JsonElement>> Events() => Http.EventsOf(Path);
}

internal static class Vocabulary
{
    public static readonly string Breached = Sms.Contracts.Routes.TypeName(typeof(TargetBreached));

    /// <summary>A type that no test publishes, for webhooks that are to get nothing but tests.</summary>
    public static readonly string Quiet = Sms.Contracts.Routes.TypeName(typeof(ClockStarted));

    public static async Task<Webhook> AddWebhook(this HttpClient http, string url, params string[] types)
    {
        var added = (await http.Post("/webhooks", new { url, types = types.Length == 0 ? ["*"] : types }))
            .ShouldBe(HttpStatusCode.Created)
            .Json;
        return new Webhook(http, added.At("id"), added.At("secret"));
    }

    public static TargetBreached Breach(Guid? incident = null) =>
        new(
            incident ?? Guid.NewGuid(),
            3,
            "clock",
            Guid.NewGuid(),
            1,
            "Gold",
            "response",
            "P1",
            "checkout",
            DateTimeOffset.UtcNow,
            DateTimeOffset.UtcNow,
            "time-elapsed"
        );

    public static TargetMet Met() =>
        new(
            Guid.NewGuid(),
            3,
            "clock",
            Guid.NewGuid(),
            1,
            "Gold",
            "response",
            "P1",
            "checkout",
            DateTimeOffset.UtcNow,
            DateTimeOffset.UtcNow
        );

    /// <returns>The id of the event.</returns>
    public static async Task<string> Tell(this IChannel channel, object contract)
    {
        var id = Guid.NewGuid();
        await channel.Publish(contract, id);
        return id.ToString();
    }

    /// <summary>Waits for what an endpoint is to get.</summary>
    public static Task<IReadOnlyList<Received>> Gets(this Endpoint endpoint, int requests) =>
        Eventually.Until(() => Task.FromResult(endpoint.Received), received => received.Count >= requests);

    public static TimeSpan Span(this JsonElement json, string path) =>
        TimeSpan.Parse(json.At(path), CultureInfo.InvariantCulture);
}
