using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts.Incidents;

namespace Sms.Sla.Tests.Api;

/// <summary>Two replicas of the service, and a watcher of their breaches.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly string _queue;

    private Pair(ServiceHost<Program> first, ServiceHost<Program> second, IChannel channel, string queue)
    {
        (First, Second, _channel, _queue) = (first, second, channel, queue);
        (One, Two) = (new Desk(first, channel), new Desk(second, channel));
    }

    public ServiceHost<Program> First { get; }
    public ServiceHost<Program> Second { get; }
    public Desk One { get; }
    public Desk Two { get; }

    public static async Task<Pair> Start(RealParts parts)
    {
        var first = await ServiceHost<Program>.Start(parts, "sla");
        var second = await ServiceHost<Program>.Start("sla", first.Database, first.Broker.ToString());
        var channel = await first.OpenChannel();
        var queue = await channel.Listen("sla.target-breached");
        await channel.QueueBindAsync(queue, "sms.events", "sla.target-breach-retracted");
        return new Pair(first, second, channel, queue);
    }

    public void Advance(TimeSpan by)
    {
        First.Time.Advance(by);
        Second.Time.Advance(by);
    }

    /// <summary>Incidents of priority P2, by the first clock; returns when their clocks run.</summary>
    public async Task<IReadOnlyList<Guid>> Report(string service, int count)
    {
        var incidents = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var incident in incidents)
            await _channel.Publish(
                new IncidentReported(incident, 1, "INC-1", "Mail is slow", service, "P2", "phone", null, One.Now)
            );
        await Eventually.Until(() => Running(service), running => running >= count);
        return incidents;
    }

    public async Task Resolve(IEnumerable<Guid> incidents)
    {
        foreach (var incident in incidents)
            await _channel.Publish(new IncidentResolved(incident, 2, "fixed", One.Now, "anna", One.Now));
    }

    public static Task<IReadOnlyList<BreachEntry>> Breaches(Desk desk, Guid agreement, int count, string query = "") =>
        Eventually.Until(() => desk.Breaches(agreement, "&limit=500" + query), breaches => breaches.Count >= count);

    /// <summary>The next messages of the watcher.</summary>
    public async Task<IReadOnlyList<JsonElement>> Received(int count)
    {
        var messages = new List<JsonElement>();
        while (messages.Count < count)
            messages.Add(await _channel.Receive(_queue));
        return messages;
    }

    public Task<uint> Waiting() => _channel.MessageCountAsync(_queue);

    /// <summary>Stored events of a type, in the order of the log; waits until that many can be read.</summary>
    public Task<IReadOnlyList<JsonElement>> Logged(int count, string type = "target-breached") =>
        Eventually.Until<IReadOnlyList<JsonElement>>(
            async () =>
                [
                    .. (await One.Http.GetStringAsync("/history"))
                        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Select(line => JsonDocument.Parse(line).RootElement)
                        .Where(e => e.GetProperty("type").GetString() == $"sms.sla.stored.{type}"),
                ],
            events => events.Count >= count
        );

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }

    private async Task<int> Running(string service) =>
        (await One.Get<ClockPage>($"/clocks?service={service}&state=running&limit=500")).Items.Count;
}

internal static class Subjects
{
    /// <summary>The incidents that events are about.</summary>
    public static IEnumerable<Guid> Of(IEnumerable<JsonElement> events) =>
        events.Select(e => e.GetProperty("subject").GetGuid());
}
