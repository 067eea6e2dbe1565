using System.Diagnostics;

namespace Sms.Bench;

/// <summary>From the moment that a target is due to its breach on the broker, while many other clocks run.</summary>
internal static class Lateness
{
    private const int Batch = 1000;
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(
        BenchedSystem system,
        int clocks,
        int due,
        Report report,
        CancellationToken cancellation
    )
    {
        await StartClocksAsync(system, clocks, report, cancellation);

        const string service = "bench-due";
        await AgreeAsync(system, service, $"{Due.TotalSeconds}s", cancellation);
        var key = await system.AddIntegrationAsync(service, floodThreshold: 0, cancellation);
        var late = new Collected();
        await using var watcher = await Watcher.StartAsync(
            system,
            "sla.target-breached",
            (message, now) =>
            {
                var data = message.GetProperty("data");
                if (data.GetProperty("service").GetString() != service)
                    return;
                late.Add(now - data.GetProperty("dueAt").GetDateTimeOffset());
            },
            cancellation
        );

        // Begun over ten seconds, so due over ten seconds.
        for (var i = 0; i < 10; i++)
        {
            await Alerts.SendAsync(system, key, service, $"due-{i}", due / 10, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }

        await Wait.ForAsync(due, () => Task.FromResult((long)late.Count), "breaches were announced", cancellation);
        // One that is announced twice would come by then.
        await CatchUp.WaitAsync(system, cancellation);
        report.Add(
            $"from due to breach on the broker, {clocks:N0} clocks running, {due:N0} due",
            "99th percentile 1,000 ms",
            $"{late.Times()}"
        );
        report.Add("breaches announced beside clocks that came due", "the same", $"{late.Count:N0} beside {due:N0}");
    }

    private static async Task StartClocksAsync(
        BenchedSystem system,
        int clocks,
        Report report,
        CancellationToken cancellation
    )
    {
        const string service = "bench-running";
        await AgreeAsync(system, service, "720h", cancellation);
        var key = await system.AddIntegrationAsync(service, floodThreshold: 0, cancellation);
        var watch = Stopwatch.StartNew();
        for (var sent = 0; sent < clocks; sent += Batch)
            await Alerts.SendAsync(system, key, service, $"{sent}", Math.Min(Batch, clocks - sent), cancellation);

        const string running = $"select count(*) from clocks where service = '{service}'";
        await Wait.ForAsync(
            clocks,
            () => system.ScalarAsync("sla", running, cancellation),
            "clocks have started",
            cancellation
        );
        report.Add(
            "clocks started, from a webhook of 1,000 alerts to the running clock",
            Report.Unspecified,
            $"{clocks / watch.Elapsed.TotalSeconds:N0}/s ({clocks:N0} in {watch.Elapsed.TotalSeconds:N0} s)"
        );
        await CatchUp.WaitAsync(system, cancellation);
    }

    private static Task AgreeAsync(
        BenchedSystem system,
        string service,
        string resolution,
        CancellationToken cancellation
    ) =>
        system.PostAsync(
            "/api/agreements",
            new
            {
                name = service,
                services = new[] { service },
                targets = new[]
                {
                    new
                    {
                        metric = "resolution",
                        goals = new Dictionary<string, string> { ["P1"] = resolution },
                        warnings = Array.Empty<int>(),
                    },
                },
            },
            cancellation
        );
}
