namespace Sms.Capacity;

/// <summary>What a forecast comes to, before it is put to anybody: a value for each step, no times.</summary>
/// <param name="Verdict">ok or no-model-beats-naive.</param>
/// <param name="Scale">Mean absolute error of repeating the season before, or the last value, in the history
/// itself.</param>
/// <param name="Coverage80">Share of the back-test that the interval would have held; null: too few forecasts to
/// tell.</param>
/// <param name="Origins">Forecasts of the back-test.</param>
/// <param name="Trials">Of every model, the best first.</param>
public sealed record Projected(
    string Verdict,
    Trial Best,
    double[] Values,
    double[] Low80,
    double[] High80,
    double[] Low95,
    double[] High95,
    double Scale,
    double? Coverage80,
    int Origins,
    IReadOnlyList<Trial> Trials
)
{
    /// <summary>Whether all of it can be told in numbers.</summary>
    public bool IsFinite =>
        Values.Concat(Low80).Concat(High80).Concat(Low95).Concat(High95).All(double.IsFinite)
        && double.IsFinite(Scale)
        && double.IsFinite(Coverage80 ?? 0)
        && Trials.All(trial => double.IsFinite(trial.Error) && double.IsFinite(trial.MeanError()));
}

/// <summary>Lets every model forecast the past, and the one that was off least the future.</summary>
public static class Forecaster
{
    private const double Better = 0.98;
    private const int FewestOrigins = 5;
    private const int Combined = 3;

    /// <param name="history">Values at regular steps, NaN where unknown; the last is known.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="seasons">Lengths of seasons to reckon with, in steps.</param>
    /// <returns>Null when the history is too short to try anything on.</returns>
    public static Projected? Run(double[] history, int horizon, IReadOnlyList<int> seasons)
    {
        var origins = BackTest.OriginsOf(history, horizon);
        if (origins.Length < FewestOrigins)
            return null;
        var tried = new List<(Model Model, double[][] Residuals)>();
        foreach (var model in Models(history.Length, horizon, seasons))
        {
            if (BackTest.Residuals(model, history, horizon, origins) is { } residuals)
                tried.Add((model, residuals));
        }

        var reference = tried
            .Where(one => one.Model.IsNaive)
            .MinBy(one => BackTest.Ratio(one.Residuals, tried[0].Residuals))
            .Residuals;
        List<Trial> trials =
        [
            .. tried
                .Select(one => new Trial(one.Model, BackTest.Ratio(one.Residuals, reference), one.Residuals))
                .OrderBy(trial => trial.Error),
        ];
        var combination = Combination.Of([.. trials.Take(Combined).Select(trial => trial.Model)]);
        if (BackTest.Residuals(combination, history, horizon, origins) is { } together)
            trials.Add(new Trial(combination, BackTest.Ratio(together, reference), together));
        trials = [.. trials.OrderBy(trial => trial.Error)];
        var best = trials[0].Error < Better ? trials[0] : trials.First(trial => trial.Model.IsNaive);

        var values = best.Model.Project(history, horizon)
            ?? throw new InvalidOperationException($"{best.Model.Name} forecasts the past alone.");
        var intervals = new Intervals(origins, best.Residuals, horizon);
        var (low80, high80) = intervals.Of(0.8, horizon);
        var (low95, high95) = intervals.Of(0.95, horizon);
        for (var step = 0; step < horizon; step++)
        {
            // Where all errors were to one side, the forecast itself is an end.
            (low80[step], high80[step]) = (
                values[step] + Math.Min(0, low80[step]),
                values[step] + Math.Max(0, high80[step])
            );
            (low95[step], high95[step]) = (
                Math.Min(low80[step], values[step] + low95[step]),
                Math.Max(high80[step], values[step] + high95[step])
            );
        }

        // What was never negative will not be.
        if (Robust.Known(history).Min() >= 0)
        {
            foreach (var line in (double[][])[values, low80, high80, low95, high95])
            {
                for (var step = 0; step < horizon; step++)
                    line[step] = Math.Max(0, line[step]);
            }
        }

        return new(
            best.Model.IsNaive ? Verdict.NoModelBeatsNaive : Verdict.Ok,
            best,
            values,
            low80,
            high80,
            low95,
            high95,
            Scale(history, seasons.Count > 0 ? seasons[0] : 1),
            intervals.Coverage(0.8),
            origins.Length,
            trials
        );
    }

    private static double Scale(double[] history, int season)
    {
        var (sum, count) = (0.0, 0);
        for (var i = season; i < history.Length; i++)
        {
            if (double.IsNaN(history[i]) || double.IsNaN(history[i - season]))
                continue;
            sum += Math.Abs(history[i] - history[i - season]);
            count++;
        }

        return count > 0 ? sum / count : 0;
    }

    private static IEnumerable<Model> Models(int length, int horizon, IReadOnlyList<int> seasons)
    {
        yield return Naive.Model;
        int[] windows =
        [
            .. new[] { 6, 24, horizon / 2, horizon, 2 * horizon, 4 * horizon }
                .Where(window => window >= 6 && window <= length / 2)
                .Distinct(),
            Window.All,
        ];
        foreach (var window in windows)
            yield return RecentLevel.Of(window);
        foreach (var window in windows.Where(window => window >= Math.Max(24, horizon / 2)))
        {
            yield return LinearTrend.Of(window);
            yield return RobustTrend.Of(window);
        }

        yield return HoltWinters.Of(1);
        foreach (var season in seasons)
        {
            yield return SeasonalNaive.Of(season);
            yield return SeasonalTrend.Of(season, trend: false);
            yield return SeasonalTrend.Of(season, trend: true);
            yield return HoltWinters.Of(season);
        }
    }
}
