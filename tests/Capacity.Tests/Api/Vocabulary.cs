using System.Net;
using System.Text.Json;

namespace Sms.Capacity.Tests.Api;

/// <summary>What people and their tools say to the service.</summary>
internal static class Vocabulary
{
    /// <returns>The key of a new resource with a limit of 100.</returns>
    public static async Task<string> Define(
        this HttpClient http,
        string? service = null,
        object? source = null,
        string onForecast = "change",
        string onCrossing = "incident",
        string direction = "up",
        double leadTimeDays = 14
    )
    {
        var key = Fresh("disk");
        var (warningPercent, criticalPercent) = direction == "up" ? (80, 90) : (20, 10);
        (
            await http.Post(
                "/resources",
                new
                {
                    key,
                    terms = new
                    {
                        service = service ?? Fresh("service"),
                        name = "Disk",
                        unit = "GB",
                        limit = 100,
                        warningPercent,
                        criticalPercent,
                        direction,
                        leadTimeDays,
                        onCrossing,
                        onForecast,
                        source,
                    },
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        return key;
    }

    /// <summary>Values at the same distance, the last of them at a moment.</summary>
    public static Task<Answer> Measure(
        this HttpClient http,
        string key,
        DateTimeOffset last,
        TimeSpan step,
        params IReadOnlyList<double> values
    ) =>
        http.Post(
            "/samples",
            values.Select(
                (value, i) =>
                    new
                    {
                        resource = key,
                        at = last - ((values.Count - 1 - i) * step),
                        value,
                    }
            )
        );

    /// <summary>The same, and it has to succeed.</summary>
    public static async Task Measured(
        this HttpClient http,
        string key,
        DateTimeOffset last,
        TimeSpan step,
        params IReadOnlyList<double> values
    ) => (await http.Measure(key, last, step, values)).ShouldBe(Ok).Json.At("accepted").ShouldBe($"{values.Count}");

    /// <summary>Looks at the resource now; the names of what was decided.</summary>
    public static async Task<IReadOnlyList<string>> Evaluate(this HttpClient http, string key) =>
        [
            .. (await http.Post($"/resources/{key}/evaluate"))
                .ShouldBe(Ok)
                .Json.GetProperty("decided")
                .EnumerateArray()
                .Select(name => name.GetString()!),
        ];

    public static Task<JsonElement> Resource(this HttpClient http, string key) => http.Record($"/resources/{key}");

    public static Task<JsonElement> Forecast(this HttpClient http, string key, string query = "") =>
        http.Record($"/resources/{key}/forecast?{query}");

    /// <summary>A line with a little noise, the same every time.</summary>
    public static double[] Line(double from, double perStep, int count, double noise = 0.2)
    {
        var random = new Random(7);
        return
        [
            .. Enumerable.Range(0, count).Select(i => from + (perStep * i) + (noise * (random.NextDouble() - 0.5))),
        ];
    }
}
