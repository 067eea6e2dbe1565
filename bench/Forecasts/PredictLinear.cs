using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MathNet.Numerics;
using Sms.Capacity;
using Sms.Cli;
using Sms.Cli.Demo;
using Sms.Local;

namespace Sms.Bench.Forecasts;

/// <summary>
/// The line that <c>predict_linear</c> draws at a moment: its value then, and by how much it changes in a second.
/// </summary>
internal readonly record struct Line(double Now, double PerSecond)
{
    public double At(double seconds) => Now + (PerSecond * seconds);
}

/// <summary>
/// Prometheus' own forecast: asked of a real one, or where there is none by its formula, least squares over the range.
/// </summary>
internal sealed class PredictLinear : IAsyncDisposable
{
    private static readonly DateTimeOffset End = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PrometheusServer? _server;
    private readonly DataDirectory? _data;
    private readonly HttpClient? _http;

    private PredictLinear(PrometheusServer? server, DataDirectory? data) =>
        (_server, _data, _http) = (
            server,
            data,
            server is null ? null : new HttpClient { BaseAddress = server.Address }
        );

    public bool IsReal => _server is not null;

    /// <summary>The furthest that a real one and the formula were apart, as a share of the value.</summary>
    public double Apart { get; private set; }

    /// <summary>With the measurements of all series, each by its number.</summary>
    public static async Task<PredictLinear> StartAsync(
        IReadOnlyList<MeasuredSeries> all,
        CancellationToken cancellation
    )
    {
        if (!PrometheusServer.IsInstalled)
            return new(null, null);
        var data = DataDirectory.At(Directory.CreateTempSubdirectory("sms-bench-prometheus-").FullName).Create();
        // Prometheus makes blocks of two hours: of series that are years apart it would make years of them, so all are
        // brought to one end.
        var text = new StringBuilder("# TYPE measured gauge\n");
        foreach (var (i, series) in all.Index())
        {
            foreach (var sample in series.Samples)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"measured{{series=\"{i}\"}} {sample.Value:R} "
                        + $"{(sample.At + ToOneEnd(series)).ToUnixTimeSeconds()}\n"
                );
        }

        return new(await PrometheusServer.StartAsync(data, new(text.Append("# EOF\n").ToString()), cancellation), data);
    }

    public async Task<Line> DrawAsync(
        MeasuredSeries series,
        int number,
        DateTimeOffset now,
        TimeSpan range,
        CancellationToken cancellation
    )
    {
        var formula = ByFormula(series, now, range);
        if (_http is null)
            return formula;
        var at = now + ToOneEnd(series);
        var (value, later) = (
            await AskAsync(number, at, range, 0, cancellation),
            await AskAsync(number, at, range, 3_600, cancellation)
        );
        var real = new Line(value, (later - value) / 3_600);
        Apart = Math.Max(
            Apart,
            Math.Abs(real.At(3_600) - formula.At(3_600)) / Math.Max(1e-9, Math.Abs(formula.At(3_600)))
        );
        return real;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_data is not null)
            Directory.Delete(_data.Root, recursive: true);
    }

    private static TimeSpan ToOneEnd(MeasuredSeries series) => End - series.Samples[^1].At;

    private static Line ByFormula(MeasuredSeries series, DateTimeOffset now, TimeSpan range)
    {
        var inside = series.Samples.Where(sample => sample.At >= now - range && sample.At <= now).ToList();
        if (inside.Count < 2)
            return new(inside.Count == 1 ? inside[0].Value : 0, 0);
        var (intercept, slope) = Fit.Line(
            [.. inside.Select(sample => (sample.At - now).TotalSeconds)],
            [.. inside.Select(sample => sample.Value)]
        );
        return new(intercept, slope);
    }

    private async Task<double> AskAsync(
        int number,
        DateTimeOffset now,
        TimeSpan range,
        int ahead,
        CancellationToken cancellation
    )
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"predict_linear(measured{{series=\"{number}\"}}[{range.TotalSeconds:0}s], {ahead})"
        );
        var answer = await _http!.GetFromJsonAsync<JsonElement>(
            new Uri(
                $"/api/v1/query?query={Uri.EscapeDataString(query)}&time={now.ToUnixTimeSeconds()}",
                UriKind.Relative
            ),
            cancellation
        );
        var result = answer.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 1
            ? double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)
            : throw new CommandFailure($"Prometheus has no answer to {query} at {now:O}.");
    }
}
