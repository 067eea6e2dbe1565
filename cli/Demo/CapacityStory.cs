using System.Globalization;
using System.Text;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.Demo;

/// <summary>
/// What follows when a disk fills: measured by a real Prometheus, forecast, and a change proposed before it is full.
/// </summary>
public sealed class CapacityStory(PortalClient portal, DataDirectory data)
{
    private const int Days = 14;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="service">Whose disk it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task TellAsync(string service, CancellationToken cancellation)
    {
        Narrator.Step(
            $"11. Capacity: a real Prometheus knows {Days} days of {service}'s disk. It fills, "
                + "by night slower than by day."
        );
        await using var prometheus = await PrometheusServer.StartAsync(data, new(History: History()), cancellation);
        var key = $"{service}-disk";
        await portal.PostAsync(
            "/api/resources",
            new
            {
                key,
                terms = new
                {
                    service,
                    name = "Data disk",
                    unit = "GB",
                    limit = 500,
                    leadTimeDays = 7,
                    source = new
                    {
                        kind = "prometheus",
                        server = prometheus.Address,
                        query = "disk_used_gb",
                        stepSeconds = (int)Step.TotalSeconds,
                    },
                },
            },
            cancellation
        );
        await CollectedAsync(key, cancellation);
        var forecast = await portal.GetAsync($"/api/resources/{key}/forecast?horizon=7d", cancellation);
        Narrator.Tell($"{forecast.GetProperty("explanation")}");
        Narrator.Tell(
            $"Now {forecast.GetProperty("levelNow").GetDouble():0} GB, "
                + $"{forecast.GetProperty("trendPerDay").GetDouble():0.0} GB a day; critical (450 GB) "
                + $"{When(forecast, "reachedAt")}, with 80 % between {When(forecast, "earliest")} and "
                + $"{When(forecast, "latest")}."
        );

        var looked = await portal.PostAsync($"/api/resources/{key}/evaluate", new { }, cancellation);
        var decided = looked.GetProperty("decided").EnumerateArray().Select(name => Readable.Words(name.GetString()!));
        Narrator.Tell($"What follows: {string.Join(", ", decided)}.");
        var again = await portal.PostAsync($"/api/resources/{key}/recompute", new { }, cancellation);
        Narrator.Tell(
            "The auditor computes it again from its evidence: "
                + $"{(again.GetProperty("same").GetBoolean() ? "the same figures" : "other figures")}."
        );
    }

    private async Task CollectedAsync(string key, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        while (
            !(await portal.GetAsync($"/api/resources/{key}/collection", cancellation)).TryGetProperty("lastAt", out _)
        )
        {
            if (deadline.IsCancellationRequested)
                throw new CommandFailure($"The Prometheus of {key} was not asked within {Patience.TotalSeconds:0} s.");
            await Task.Delay(100, cancellation);
        }
    }

    private static string History()
    {
        var text = new StringBuilder("# TYPE disk_used_gb gauge\n");
        var last = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / (long)Step.TotalSeconds * (long)Step.TotalSeconds;
        var steps = (int)(TimeSpan.FromDays(Days) / Step);
        for (var i = 0; i <= steps; i++)
        {
            var days = i * (Step / TimeSpan.FromDays(1));
            var used = 300 + (8.5 * days) + (1.2 * Math.Sin(2 * Math.PI * days));
            text.Append(
                CultureInfo.InvariantCulture,
                $"disk_used_gb {used:0.000} {last - ((steps - i) * (long)Step.TotalSeconds)}\n"
            );
        }

        return text.Append("# EOF\n").ToString();
    }

    private static string When(JsonElement forecast, string moment) =>
        forecast.GetProperty("critical").TryGetProperty(moment, out var at)
            ? Readable.Minute(at.GetDateTimeOffset())
            : "later than seven days";
}
