using Sms.Capacity;

namespace Sms.Bench.Forecasts;

/// <summary>How the forecasts of one series did at moments that none of them had seen beyond.</summary>
/// <param name="Name">Of the series.</param>
/// <param name="Ours">Mean absolute error of the model that was picked, beside that of repeating the day before
/// (MASE).</param>
/// <param name="Theirs">The same of predict_linear, for each range.</param>
/// <param name="Coverage80">Share of what came that was in the interval.</param>
/// <param name="Picked">Models by how often they were.</param>
internal sealed record ForecastTrial(
    string Name,
    double Ours,
    double[] Theirs,
    double Coverage80,
    double Coverage95,
    string Picked
)
{
    private const int Origins = 20;

    /// <summary>Ranges of predict_linear: as long as is forecast, and what people write in their rules.</summary>
    public static IReadOnlyList<(string Name, TimeSpan Range)> Ranges(TimeSpan horizon) =>
        [("as far back as ahead", horizon), ("1 d", TimeSpan.FromDays(1)), ("3 d", TimeSpan.FromDays(3))];

    /// <summary>It is better only than the best of the ranges, chosen in hindsight.</summary>
    public bool Wins => Ours < Theirs.Min();

    /// <returns>Null when the series is too short for the horizon.</returns>
    public static async Task<ForecastTrial?> RunAsync(
        MeasuredSeries measured,
        int number,
        TimeSpan horizon,
        PredictLinear peer,
        CancellationToken cancellation
    )
    {
        var (series, ranges) = (measured.Series, Ranges(horizon));
        var (values, steps, first) = (series.Values, series.StepsIn(horizon), series.Values.Length / 2);
        if (steps < 1 || first + steps > values.Length)
            return null;
        var (ours, theirs, picked) = (0.0, new double[ranges.Count], new Dictionary<string, int>());
        var (known, in80, in95) = (0, 0, 0);
        for (var i = 0; i < Origins; i++)
        {
            var origin = first + (int)((long)(values.Length - steps - first) * i / (Origins - 1));
            while (double.IsNaN(values[origin - 1]))
                origin--;
            var forecast = Forecast.Of(series with { Values = values[..origin] }, horizon, null);
            if (forecast.Projected is not { } projected || forecast.Horizon < steps)
                continue;
            picked[projected.Best.Model.Name] = picked.GetValueOrDefault(projected.Best.Model.Name) + 1;
            // What came in the last known step is known to both.
            var now = series.At(origin) - TimeSpan.FromSeconds(1);
            var lines = new List<Line>();
            foreach (var (_, range) in ranges)
                lines.Add(await peer.DrawAsync(measured, number, now, range, cancellation));
            for (var step = 0; step < steps; step++)
            {
                var came = values[origin + step];
                if (double.IsNaN(came))
                    continue;
                known++;
                ours += Math.Abs(came - projected.Values[step]);
                for (var r = 0; r < lines.Count; r++)
                    theirs[r] += Math.Abs(came - lines[r].At((series.At(origin + step) - now).TotalSeconds));
                if (came >= projected.Low80[step] && came <= projected.High80[step])
                    in80++;
                if (came >= projected.Low95[step] && came <= projected.High95[step])
                    in95++;
            }
        }

        if (known == 0)
            return null;
        var scale = known * DayBefore(series);
        return new(
            measured.Name,
            ours / scale,
            [.. theirs.Select(error => error / scale)],
            (double)in80 / known,
            (double)in95 / known,
            string.Join(
                ", ",
                picked.OrderByDescending(pair => pair.Value).Take(2).Select(pair => $"{pair.Key} {pair.Value}")
            )
        );
    }

    private static double DayBefore(Series series)
    {
        var day = series.StepsIn(TimeSpan.FromDays(1));
        return series
            .Values.Skip(day)
            .Zip(series.Values, (now, before) => Math.Abs(now - before))
            .Where(error => !double.IsNaN(error))
            .DefaultIfEmpty(1)
            .Average();
    }
}
