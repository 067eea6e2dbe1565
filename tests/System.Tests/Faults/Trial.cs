using System.Diagnostics;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// A load of alerts on one service of a system that is broken meanwhile, and what has to hold afterwards whatever was
/// broken: no accepted alert is lost or doubled, no breach is missing or doubled, and the order of each stream holds.
/// Read models are compared with their logs when all trials of a system are over.
/// </summary>
internal sealed class Trial : IAsyncDisposable
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenFaults = TimeSpan.FromSeconds(20);

    private readonly RunningSystem _system;
    private readonly string _service;

    private Trial(RunningSystem system, AlertLoad load, string service) =>
        (_system, Load, _service) = (system, load, service);

    public AlertLoad Load { get; }

    private string Queue => $"test-{_service}";

    /// <summary>
    /// Returns when alerts are coming in. Each of them breaches its response after <paramref name="response"/>.
    /// </summary>
    /// <param name="senders">How many send at once; with few, nothing waits for the machine.</param>
    /// <param name="doors">The front doors that they send to in turn; none: the system's.</param>
    public static async Task<Trial> Begin(
        RunningSystem system,
        string response = "3s",
        int senders = 4,
        params IReadOnlyList<HttpClient> doors
    )
    {
        var service = $"orders-{Guid.NewGuid():N}";
        await system.MakeAgreement(service, response, resolution: "720h");
        var load = new AlertLoad(
            doors.Count > 0 ? doors : [system.Http],
            await system.AddIntegration(service, floodThreshold: 0)
        );
        var trial = new Trial(system, load, service);
        await trial.Declare();
        load.Start(senders);
        await trial.GoesOn();
        return trial;
    }

    /// <summary>Waits until further alerts have been accepted.</summary>
    public Task GoesOn(int alerts = 60, TimeSpan? within = null)
    {
        var before = Load.Accepted.Count;
        return Eventually.Until(
            () => Task.FromResult(Load.Accepted.Count),
            count => count >= before + alerts,
            within ?? Recovery
        );
    }

    /// <summary>Alerts are accepted for a while, without a long pause.</summary>
    public async Task GoesOnFor(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
            await GoesOn(alerts: 10, within: TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// Breaks something once, in the long form again and again, and sees that alerts are accepted afterwards.
    /// </summary>
    public async Task Survives(Func<Task> breakIt)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            await breakIt();
            await GoesOn();
            if (FaultTime.IsLong)
                await Task.Delay(BetweenFaults);
        } while (watch.Elapsed < FaultTime.Of(seconds: 0));
    }

    /// <summary>Ends the load, waits until the system has caught up, and looks at everything.</summary>
    public async Task<Outcome> ShouldHold()
    {
        await Load.Stop();
        await Eventually.Until(
            async () => (int)(await _system.Http.GetAsync("/health")).StatusCode,
            status => status == 200,
            Recovery
        );

        // Each accepted alert is in exactly one incident.
        var alerts = await Eventually.Until(
            Ledger,
            found => found.DistinctBy(alert => alert.At("key")).Count() >= Load.Accepted.Count,
            Recovery
        );
        alerts
            .GroupBy(alert => alert.At("key"))
            .ShouldAllBe(same => same.Select(alert => alert.At("incidentId")).Distinct().Count() == 1);
        alerts.Select(alert => alert.At("key")).ToHashSet().ShouldBe(Load.Accepted.Keys.ToHashSet(), ignoreOrder: true);
        var incidents = (await _system.Board($"service={_service}&limit=500", _ => true, all: true))
            .Select(incident => incident.At("id"))
            .Order()
            .ToList();
        incidents.ShouldBe(alerts.Select(alert => alert.At("incidentId")).Distinct().Order());
        incidents.Count.ShouldBe(Load.Accepted.Count);

        // Each incident has its breach, once: in the list, in the log and on the broker.
        var breaches = await Eventually.Until(
            () => Pages($"/api/breaches?service={_service}&limit=500"),
            found => found.Count >= incidents.Count,
            Recovery
        );
        breaches.Select(breach => breach.At("incidentId")).Order().ShouldBe(incidents);
        // The log is read up to where it has no gap; after a crash it takes its keeper some seconds to say where that
        // is.
        (await Eventually.Until(BreachesInTheLog, count => count >= incidents.Count, Recovery)).ShouldBe(
            incidents.Count
        );
        var (published, repeats) = await Received(incidents.Count);
        published.Where(IsBreach).Select(message => message.At("subject")).Order().ShouldBe(incidents);
        foreach (var stream in published.GroupBy(message => (message.At("source"), message.At("subject"))))
            stream.Select(Sequence).ShouldBe(stream.Select(Sequence).Order(), "the order of a stream");

        return new(
            incidents.Count,
            repeats,
            breaches.Max(breach => breach.Instant("detectedAt") - breach.Instant("dueAt"))
        );
    }

    /// <summary>One that fails must not burden those behind it.</summary>
    public async ValueTask DisposeAsync() => await Load.Stop();

    private async Task<List<JsonElement>> Ledger() =>
        [
            .. (await Pages("/api/alerts?limit=1000")).Where(alert =>
                alert.At("integration").EndsWith(_service, StringComparison.Ordinal)
                && alert.At("key").StartsWith("k-", StringComparison.Ordinal)
            ),
        ];

    private async Task<int> BreachesInTheLog() =>
        (await _system.Http.GetStringAsync("/api/history/sla"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Count(line =>
                line.Contains("stored.target-breached", StringComparison.Ordinal)
                && line.Contains(_service, StringComparison.Ordinal)
            );

    /// <summary>What was published about the service, each event once, and how many repeats there were.</summary>
    private async Task<(IReadOnlyList<JsonElement> Messages, int Repeats)> Received(int breaches)
    {
        await using var connection = await _system.Broker();
        await using var channel = await connection.CreateChannelAsync();
        var (seen, messages, repeats, found) = (new HashSet<string>(), new List<JsonElement>(), 0, 0);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var item = JsonDocument.Parse(message.Body).RootElement.Clone();
            if (item.At("data.service") != _service)
                return Task.CompletedTask;
            if (!seen.Add(item.At("id")))
            {
                repeats++;
                return Task.CompletedTask;
            }

            messages.Add(item);
            if (IsBreach(item))
                Interlocked.Increment(ref found);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(Queue, autoAck: true, consumer);
        await Eventually.Until(() => Task.FromResult(Volatile.Read(ref found)), count => count >= breaches, Recovery);
        await channel.QueueDeleteAsync(Queue);
        return (messages, repeats);
    }

    private async Task Declare()
    {
        await using var connection = await _system.Broker();
        await using var channel = await connection.CreateChannelAsync();
        // A classic queue: a quorum queue that is seconds old when the broker is killed may stay without a leader for
        // good.
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync(Queue, "sms.events", "#");
    }

    private async Task<List<JsonElement>> Pages(string path)
    {
        var (items, cursor) = (new List<JsonElement>(), "");
        do
        {
            var page = await _system.Get(cursor.Length == 0 ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.At("next");
        } while (cursor.Length > 0);
        return items;
    }

    private static bool IsBreach(JsonElement message) => message.At("type") == "sms.sla.target-breached.v1";

    private static long Sequence(JsonElement message) =>
        long.Parse(message.At("sequence"), System.Globalization.CultureInfo.InvariantCulture);
}

/// <param name="Incidents">How many there were, each with its breach.</param>
/// <param name="Repeats">Messages of an event that came before: at least once is what is promised.</param>
/// <param name="LatestBreach">The longest time from due to detected.</param>
internal sealed record Outcome(int Incidents, int Repeats, TimeSpan LatestBreach);
