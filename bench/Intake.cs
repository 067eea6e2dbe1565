using System.Diagnostics;

namespace Sms.Bench;

/// <summary>
/// Durable intake, one alert a request, beside pgbench: where each alert opens an incident, and where an integration is
/// left as it is added, so that a storm becomes one incident. Then a thousand alerts a request.
/// </summary>
internal static class Intake
{
    /// <summary>The number of connections that the design speaks of.</summary>
    public const int Usual = 16;

    private static readonly int[] Connections = [1, 4, Usual, 64];

    /// <returns>The load with <see cref="Usual"/> connections, each alert an incident.</returns>
    public static async Task<Load> RunAsync(
        BenchedSystem system,
        TimeSpan time,
        Report report,
        CancellationToken cancellation
    )
    {
        var key = await system.AddIntegrationAsync("bench-intake", floodThreshold: 0, cancellation);
        var stormy = await system.AddIntegrationAsync("bench-storm", floodThreshold: null, cancellation);
        var usual = await Load.RunAsync(system, key, Usual, time, cancellation);
        foreach (var connections in Connections)
        {
            var limit = await Pgbench.RunAsync(system, connections, time, cancellation);
            var opening = await Load.RunAsync(system, key, connections, time, cancellation);
            var storm = await Load.RunAsync(system, stormy, connections, time, cancellation);
            var what = $"intake, one alert a request, {Of(connections)}";
            report.Add(
                $"{what}, each an incident, beside pgbench",
                connections == Usual ? "0.30, aim 0.50" : Report.Unspecified,
                Beside(opening, limit)
            );
            report.Add(
                $"{what}, a storm with the default settings, beside pgbench",
                Report.Unspecified,
                Beside(storm, limit)
            );
            if (connections == Usual)
                usual = opening;
        }

        var webhook = await WebhookAsync(system, time, cancellation);
        report.Add(
            $"intake, 1,000 alerts a request, beside one a request at {Of(Usual)}",
            "3 times",
            $"{webhook / usual.Intake.Rate:N1} times ({webhook:N0} alerts/s; "
                + $"{await CatchUp.WaitAsync(system, cancellation)})"
        );
        return usual;
    }

    private static string Of(int connections) => connections == 1 ? "1 connection" : $"{connections} connections";

    private static string Beside(Load load, double limit) =>
        $"{load.Intake.Rate / limit:N2} (pgbench {limit:N0}/s; intake {load})";

    private static async Task<double> WebhookAsync(BenchedSystem system, TimeSpan time, CancellationToken cancellation)
    {
        // The inbox takes 200,000 alerts before it refuses more.
        const int alerts = 1000,
            requestsAtMost = 100;
        var key = await system.AddIntegrationAsync("bench-webhook", floodThreshold: 0, cancellation);
        var watch = Stopwatch.StartNew();
        var requests = 0;
        while (watch.Elapsed < time && requests < requestsAtMost)
            await Alerts.SendAsync(system, key, "bench-webhook", $"{requests++}", alerts, cancellation);
        return requests * alerts / watch.Elapsed.TotalSeconds;
    }
}
