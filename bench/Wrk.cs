using System.Text.RegularExpressions;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench;

/// <summary>
/// New alerts, one a request, as fast as they are answered; straight to the service, as wrk shares the processors.
/// </summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed partial record Wrk(double Rate, double Median, double P99)
{
    public static async Task<Wrk> RunAsync(
        BenchedSystem system,
        string key,
        int connections,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        var script = External.TemporaryFile("lua");
        // Names are scattered, as those of real alerts are: in ascending order they would all meet one page of an
        // index.
        await File.WriteAllTextAsync(
            script,
            $$"""
            local n = 0
            local template = [[{{Alerts.Single(key)}}]]
            function request()
              n = n + 1
              local name = string.format("%08x-{{Guid.NewGuid():N}}", (n * 2654435761) % 4294967296)
              return wrk.format("POST", "/v2/enqueue", {["Content-Type"] = "application/json"},
                (template:gsub("{{Alerts.Name}}", name)))
            end
            """,
            cancellation
        );
        try
        {
            return Read(
                await External.RunAsync(
                    "wrk",
                    [
                        "-t1",
                        $"-c{connections}",
                        $"-d{time.TotalSeconds:0}s",
                        "--timeout",
                        "20s",
                        "--latency",
                        "-s",
                        script,
                        system.Address("incidents"),
                    ],
                    cancellation
                )
            );
        }
        finally
        {
            File.Delete(script);
        }
    }

    public override string ToString() =>
        $"{Rate:N0}/s, {Median:N1} ms in the middle, {P99:N1} ms at the 99th percentile";

    private static Wrk Read(string output)
    {
        if (Failure().IsMatch(output))
            throw new CommandFailure($"Alerts were not accepted:\n{output}");
        var percentiles = Percentile()
            .Matches(output)
            .ToDictionary(
                line => line.Groups[1].Value,
                line => Milliseconds(line.Groups[2].Value, line.Groups[3].Value)
            );
        return new Wrk(double.Parse(PerSecond().Match(output).Groups[1].Value), percentiles["50"], percentiles["99"]);
    }

    private static double Milliseconds(string number, string unit) =>
        double.Parse(number)
        * unit switch
        {
            "us" => 0.001,
            "ms" => 1,
            _ => 1000,
        };

    [GeneratedRegex("Non-2xx|Socket errors")]
    private static partial Regex Failure();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"^\s+(\d+)%\s+([\d.]+)(us|ms|s)\s*$", RegexOptions.Multiline)]
    private static partial Regex Percentile();
}
