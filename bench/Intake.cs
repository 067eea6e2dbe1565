using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Npgsql;

namespace Sms.Bench;

/// <summary>
/// Durable intake: a new alert, and so a new incident, a request, beside the rate at which pgbench inserts single rows of
/// 1 KB into the same PostgreSQL; then a thousand alerts a request. Sent straight to the service, as wrk shares the processors.
/// </summary>
internal static partial class Intake
{
    private static readonly int[] Connections = [1, 4, 16, 64];

    public static async Task RunAsync(BenchedSystem system, TimeSpan time)
    {
        var key = await system.AddIntegrationAsync("bench-intake");
        await WrkAsync(system, key, 16, time);
        var single = 0.0;
        foreach (var connections in Connections)
        {
            var limit = await PgbenchAsync(system, connections, time);
            var rate = await WrkAsync(system, key, connections, time);
            if (connections == 16) single = rate;
            Print($"intake, {connections} connections: {rate:0}/s; pgbench {limit:0}/s; ratio {rate / limit:0.00} (0.30 at 16)");
        }

        var webhook = await WebhookAsync(system, time);
        Print($"intake, 1,000 alerts a request: {webhook:0} alerts/s; {webhook / single:0.0} times one alert a request (at least 3)");
    }

    private static async Task<double> WrkAsync(BenchedSystem system, string key, int connections, TimeSpan time)
    {
        var script = Path.Combine(Path.GetTempPath(), $"sms-bench-{Environment.ProcessId}.lua");
        await File.WriteAllTextAsync(script, $$$$"""
            local n = 0
            local run = "{{{{Guid.NewGuid():N}}}}"
            function request()
              n = n + 1
              local body = string.format('{"routing_key":"{{{{key}}}}","event_action":"trigger","dedup_key":"%s-%d","payload":{"summary":"Disk of db-%d is full","source":"db-%d","severity":"critical","custom_details":{"free":"1%%"}}}', run, n, n, n)
              return wrk.format("POST", "/v2/enqueue", {["Content-Type"] = "application/json"}, body)
            end
            """);
        var output = await RunAsync("wrk", ["-t1", $"-c{connections}", $"-d{time.TotalSeconds:0}s", "-s", script, system.Address("incidents")]);
        File.Delete(script);
        if (output.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException(output);
        return double.Parse(WrkRate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<double> PgbenchAsync(BenchedSystem system, int clients, TimeSpan time)
    {
        var connection = new NpgsqlConnectionStringBuilder(system.Connection("incidents"));
        await using (var source = NpgsqlDataSource.Create(connection))
        await using (var command = source.CreateCommand("create table if not exists pgbench_rows (id bigserial primary key, payload text not null)"))
            await command.ExecuteNonQueryAsync();
        var script = Path.Combine(Path.GetTempPath(), $"sms-bench-{Environment.ProcessId}.sql");
        await File.WriteAllTextAsync(script, "insert into pgbench_rows (payload) values (repeat('x', 1000));\n");
        var program = Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories).Order().Last();
        var output = await RunAsync(program,
            ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{time.TotalSeconds:0}", "-f", script,
                "-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, connection.Database!],
            connection.Password);
        File.Delete(script);
        return double.Parse(PgbenchRate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<double> WebhookAsync(BenchedSystem system, TimeSpan time)
    {
        const int alerts = 1000;
        var key = await system.AddIntegrationAsync("bench-webhook");
        var watch = Stopwatch.StartNew();
        var requests = 0;
        while (watch.Elapsed < time)
        {
            await Lateness.SendAsync(system, key, "bench-webhook", $"{requests++}", alerts, DateTimeOffset.UtcNow);
        }

        return requests * alerts / watch.Elapsed.TotalSeconds;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string? password = null)
    {
        var result = await CliWrap.Cli.Wrap(program).WithArguments(arguments)
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["PGPASSWORD"] = password })
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        return result.ExitCode == 0 ? result.StandardOutput : throw new InvalidOperationException(result.StandardError);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex WrkRate();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex PgbenchRate();
}
