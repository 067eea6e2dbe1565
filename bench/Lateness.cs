using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Sms.Bench;

/// <summary>From the moment that a target is due to its breach on the broker, while many other clocks run.</summary>
internal static class Lateness
{
    private const int Batch = 1000;

    public static async Task RunAsync(BenchedSystem system, int clocks, int due)
    {
        await AgreeAsync(system, "bench-running", "720h");
        var key = await system.AddIntegrationAsync("bench-running");
        var watch = Stopwatch.StartNew();
        for (var sent = 0; sent < clocks; sent += Batch) await SendAsync(system, key, "bench-running", $"{sent}", Math.Min(Batch, clocks - sent), DateTimeOffset.UtcNow);
        while (await RunningAsync(system) < clocks) await Task.Delay(500);
        Print($"clocks started: {clocks / watch.Elapsed.TotalSeconds:0}/s, from the webhook to the running clock");

        await AgreeAsync(system, "bench-due", "20s");
        var dueKey = await system.AddIntegrationAsync("bench-due");
        await using var connection = await new ConnectionFactory { Uri = new Uri(system.Connection("rabbitmq")) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var queue = (await channel.QueueDeclareAsync("", exclusive: true)).QueueName;
        await channel.QueueBindAsync(queue, "sms.events", "sla.target-breached");
        var (late, all) = (new List<double>(), new TaskCompletionSource());
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var now = DateTimeOffset.UtcNow;
            var data = JsonDocument.Parse(message.Body).RootElement.GetProperty("data");
            if (data.GetProperty("service").GetString() != "bench-due") return Task.CompletedTask;
            late.Add((now - data.GetProperty("dueAt").GetDateTimeOffset()).TotalMilliseconds);
            if (late.Count == due) all.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);

        // Begun over ten seconds, so due over ten seconds.
        for (var i = 0; i < 10; i++)
        {
            await SendAsync(system, dueKey, "bench-due", $"due-{i}", due / 10, DateTimeOffset.UtcNow);
            await Task.Delay(1000);
        }

        await all.Task.WaitAsync(TimeSpan.FromMinutes(2));
        late.Sort();
        Print($"from due to the broker, {clocks} clocks running: {late[late.Count / 2]:0} ms in the middle, {late[(int)(late.Count * 0.99)]:0} ms at the 99th percentile (at most 1000)");
    }

    /// <summary>One webhook of Alertmanager's with new alerts.</summary>
    internal static async Task SendAsync(BenchedSystem system, string key, string service, string name, int alerts, DateTimeOffset startsAt)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/intake/alertmanager")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
            Content = JsonContent.Create(new
            {
                version = "4",
                groupKey = name,
                status = "firing",
                alerts = Enumerable.Range(0, alerts).Select(i => new
                {
                    status = "firing",
                    labels = new { alertname = "Bench", service, severity = "critical", instance = $"{name}-{i}" },
                    annotations = new { summary = "Disk is full" },
                    startsAt = startsAt.UtcDateTime,
                    endsAt = "0001-01-01T00:00:00Z",
                    fingerprint = $"{service}-{name}-{i}",
                }),
            }),
        };
        using var answer = await system.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static Task AgreeAsync(BenchedSystem system, string service, string resolution) => system.PostAsync("/api/agreements", new
    {
        name = service,
        services = new[] { service },
        targets = new[] { new { metric = "resolution", goals = new Dictionary<string, string> { ["P1"] = resolution }, warnings = Array.Empty<int>() } },
    });

    private static async Task<long> RunningAsync(BenchedSystem system)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(system.Connection("sla"));
        await using var command = source.CreateCommand("select count(*) from clocks where service = 'bench-running'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
