using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench.Forecasts;

/// <summary>
/// Measurements as fast as they are stored; then intake of alerts with and without 5,000 of them a second.
/// </summary>
internal static class MeasurementLoad
{
    private const int Resources = 50;
    private const int InOne = 1_000;
    private const int Wanted = 5_000;
    private const int Rounds = 3;

    public static async Task RunAsync(TimeSpan time, Report report, CancellationToken cancellation)
    {
        await using var system = new BenchedSystem("measurements");
        await system.StartAsync(cancellation);
        for (var i = 0; i < Resources; i++)
            await system.PostAsync(
                "/api/resources",
                new
                {
                    key = $"bench-{i}",
                    terms = new
                    {
                        service = "bench",
                        name = "Bench",
                        unit = "GB",
                        limit = 1e9,
                        onForecast = "none",
                    },
                },
                cancellation
            );
        var fastest = await SendAsync(system, null, 4, time, cancellation);
        report.Add(
            "measurements stored, 1,000 a request, 4 connections",
            Report.Unspecified,
            $"{fastest / time.TotalSeconds:N0}/s"
        );

        var key = await system.AddIntegrationAsync("bench-beside", floodThreshold: null, cancellation);
        var (alone, beside, stored) = (new List<double>(), new List<double>(), 0L);
        await Load.RunAsync(system, key, Intake.Usual, time, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add((await Load.RunAsync(system, key, Intake.Usual, time, cancellation)).Intake.Rate);
            var sending = SendAsync(system, Wanted, 4, time + TimeSpan.FromSeconds(1), cancellation);
            beside.Add((await Load.RunAsync(system, key, Intake.Usual, time, cancellation)).Intake.Rate);
            stored += await sending;
        }

        var (without, with) = (alone.Order().ElementAt(Rounds / 2), beside.Order().ElementAt(Rounds / 2));
        report.Add(
            $"intake of alerts (a storm, 16 connections) with {Wanted:N0} measurements a second, beside without",
            "0.90",
            $"{with / without:0.00} ({with:N0}/s beside {without:N0}/s, middle of {Rounds}); "
                + $"{stored / Rounds / (time + TimeSpan.FromSeconds(1)).TotalSeconds:N0} measurements a second "
                + "stored meanwhile"
        );
    }

    /// <returns>How many were stored.</returns>
    private static async Task<long> SendAsync(
        BenchedSystem system,
        int? perSecond,
        int connections,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        var (watch, sent, begin) = (
            Stopwatch.StartNew(),
            0L,
            DateTimeOffset.UtcNow.AddDays(-60).AddMilliseconds(Random.Shared.Next(1_000))
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(async _ =>
                {
                    while (watch.Elapsed < time)
                    {
                        var number = Interlocked.Add(ref sent, InOne) - InOne;
                        if (
                            perSecond is { } rate
                            && TimeSpan.FromSeconds((double)number / rate) - watch.Elapsed is { Ticks: > 0 } early
                        )
                            await Task.Delay(early, cancellation);
                        using var content = new ByteArrayContent(Body(number, begin))
                        {
                            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                        };
                        using var answer = await system.Http.PostAsync(
                            new Uri("/api/samples", UriKind.Relative),
                            content,
                            cancellation
                        );
                        if (!answer.IsSuccessStatusCode)
                            throw new CommandFailure(
                                $"Measurements were not taken: {answer.StatusCode} "
                                    + $"{await answer.Content.ReadAsStringAsync(cancellation)}"
                            );
                    }
                })
        );
        return sent;
    }

    private static byte[] Body(long number, DateTimeOffset begin)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < InOne; i++)
        {
            var at = begin.AddSeconds((number + i) / Resources).UtcDateTime;
            text.Append(i == 0 ? "" : ",")
                .Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{{\"resource\":\"bench-{(number + i) % Resources}\",\"at\":\"{at:O}\",\"value\":{i}.5}}"
                );
        }

        return Encoding.UTF8.GetBytes(text.Append(']').ToString());
    }
}
