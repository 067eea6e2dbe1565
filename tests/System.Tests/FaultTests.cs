using System.Text.Json;
using RabbitMQ.Client;
using Sms.Cli.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>A system that may be broken, apart from the one that the other tests use.</summary>
public sealed class BreakableSystem : IAsyncLifetime
{
    public RunningSystem System { get; } = new();

    public ValueTask InitializeAsync() => System.InitializeAsync();

    public ValueTask DisposeAsync() => System.DisposeAsync();
}

/// <summary>
/// kill -9 of each part in the middle of a load of alerts: no accepted alert is lost or doubled, no breach is missing or
/// doubled, the order of each stream holds, and every read model is what its log says.
/// </summary>
public class FaultTests(BreakableSystem breakable) : IClassFixture<BreakableSystem>
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    private readonly RunningSystem _system = breakable.System;
    private readonly string _service = $"orders-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("incidents")]
    [InlineData("sla")]
    [InlineData("portal")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    public async Task nothing_is_lost_or_doubled_when_a_part_is_killed(string part)
    {
        await _system.MakeAgreement(_service, response: "3s", resolution: "720h");
        var key = await _system.AddIntegration(_service, floodThreshold: 0);
        var queue = $"test-{_service}";
        await Declare(queue);

        var load = new AlertLoad(_system.Http, key).Start();
        await Eventually.Until(() => Task.FromResult(load.Accepted.Count), count => count > 40);
        Posix.Send(RunState.Read(_system.Data)!.Parts.Single(p => p.Name == part).Pid, Signal.Kill);
        var before = load.Accepted.Count;
        await Eventually.Until(() => Task.FromResult(load.Accepted.Count), count => count > before + 60, Recovery);
        await load.Stop();
        await Eventually.Until(async () => (int)(await _system.Http.GetAsync("/health")).StatusCode, status => status == 200, Recovery);

        // Each accepted alert is in exactly one incident.
        var alerts = await Pages("/api/alerts?limit=1000", item => item.GetProperty("key").GetString()!.StartsWith("k-", StringComparison.Ordinal), _service);
        var incidents = await _system.Board($"service={_service}&limit=500", _ => true, all: true);
        alerts.GroupBy(a => a.GetProperty("key").GetString()!).ToDictionary(g => g.Key, g => g.Select(a => a.GetProperty("incidentId").GetString()).Distinct().Count())
            .ShouldAllBe(pair => pair.Value == 1);
        alerts.Select(a => a.GetProperty("key").GetString()!).ToHashSet().ShouldBe(load.Accepted.Keys.ToHashSet(), ignoreOrder: true);
        incidents.Select(i => i.GetProperty("id").GetString()).ShouldBe(alerts.Select(a => a.GetProperty("incidentId").GetString()).Distinct(), ignoreOrder: true);
        incidents.Count.ShouldBe(load.Accepted.Count);

        // Each incident has its breach, once: in the list, in the log and on the broker.
        var breaches = await Eventually.Until(() => Pages($"/api/breaches?service={_service}&limit=500"), found => found.Count >= incidents.Count, Recovery);
        breaches.Select(b => b.GetProperty("incidentId").GetString()).Order().ShouldBe(incidents.Select(i => i.GetProperty("id").GetString()).Order());
        // The log is read up to where it has no gap; after a crash it takes its keeper some seconds to say where that is.
        (await Eventually.Until(BreachesInTheLog, count => count >= incidents.Count, Recovery)).ShouldBe(incidents.Count);
        var published = await Received(queue, incidents.Count);
        published.Where(m => m.GetProperty("type").GetString() == "sms.sla.target-breached.v1").Select(m => m.GetProperty("subject").GetString()).Order()
            .ShouldBe(incidents.Select(i => i.GetProperty("id").GetString()).Order());
        foreach (var stream in published.GroupBy(m => (m.GetProperty("source").GetString(), m.GetProperty("subject").GetString())))
            stream.Select(Sequence).ShouldBe(stream.Select(Sequence).Order(), "the order of a stream");

        foreach (var service in (string[])["incidents", "sla"]) await ReadModelsAreWhatTheLogSays(service);
    }

    private async Task<int> BreachesInTheLog() => (await _system.Http.GetStringAsync("/api/history/sla")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Count(line => line.Contains("stored.target-breached", StringComparison.Ordinal) && line.Contains(_service, StringComparison.Ordinal));

    /// <summary>What was published about the service, repeats by event id left out.</summary>
    private async Task<List<JsonElement>> Received(string queue, int breaches)
    {
        await using var connection = await _system.Broker();
        await using var channel = await connection.CreateChannelAsync();
        var (seen, messages) = (new HashSet<string>(), new List<JsonElement>());
        await Eventually.Until(async () =>
        {
            while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
            {
                var item = JsonDocument.Parse(message.Body).RootElement.Clone();
                if (item.GetProperty("data").ToString().Contains(_service, StringComparison.Ordinal) && seen.Add(item.GetProperty("id").GetString()!)) messages.Add(item);
            }

            return messages.Count(m => m.GetProperty("type").GetString() == "sms.sla.target-breached.v1");
        }, count => count >= breaches, Recovery);
        await channel.QueueDeleteAsync(queue);
        return messages;
    }

    private async Task Declare(string queue)
    {
        await using var connection = await _system.Broker();
        await using var channel = await connection.CreateChannelAsync();
        // A classic queue: a quorum queue that is seconds old when the broker is killed may stay without a leader for good.
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync(queue, "sms.events", "#");
    }

    private async Task ReadModelsAreWhatTheLogSays(string service)
    {
        using var answer = await _system.Http.PostAsync($"/api/replay/{service}", null);
        var report = await answer.Content.ReadAsStringAsync();
        var end = JsonDocument.Parse(report.Trim().Split('\n')[^1]).RootElement;
        end.GetProperty("kind").GetString().ShouldBe("end", report);
        end.GetProperty("differences").GetInt64().ShouldBe(0, report);
        end.GetProperty("rows").GetInt64().ShouldBeGreaterThan(0);
    }

    private async Task<List<JsonElement>> Pages(string path, Func<JsonElement, bool>? wanted = null, string? service = null)
    {
        var (items, cursor) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = await _system.Get(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}");
            items.AddRange(page.GetProperty("items").EnumerateArray().Where(item => wanted?.Invoke(item) ?? true));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return service is null ? items : [.. items.Where(item => item.GetProperty("integration").GetString()!.EndsWith(service, StringComparison.Ordinal))];
    }

    private static long Sequence(JsonElement message) => long.Parse(message.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
