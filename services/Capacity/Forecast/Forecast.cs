namespace Sms.Capacity;

/// <summary>A step of a forecast; the ends of the intervals that hold 80 and 95 % of what comes.</summary>
public sealed record ForecastPoint(DateTimeOffset At, double Value, double Low80, double High80, double Low95, double High95);

/// <summary>How a model did in the back-test.</summary>
/// <param name="Error">Mean absolute error beside the best naive model's: less than 1 is better.</param>
/// <param name="Mae">Mean absolute error, in the resource's unit.</param>
public sealed record ModelScore(string Model, string Parameters, double Error, double Mae, double? Mase);

/// <summary>When a value is reached; with 80 % not before the earliest and not after the latest. Null: not within the horizon.</summary>
public sealed record TimeToThreshold(double Value, DateTimeOffset? ReachedAt, DateTimeOffset? Earliest, DateTimeOffset? Latest);

/// <summary>A forecast of one series. Depends on nothing but the series, the horizon and the seasons: the same figures on every day.</summary>
/// <param name="Projected">Null when there is not enough data.</param>
/// <param name="Horizon">Steps ahead: no more than half of the history.</param>
public sealed record Forecast(Series Series, Projected? Projected, int Horizon, int[] Seasons)
{
    /// <summary>Changes whenever the same series could come to other figures.</summary>
    public const string Engine = "1";
    private const int Recent = 3;

    public string Verdict => Projected?.Verdict ?? Capacity.Verdict.NotEnoughData;

    public double? LevelNow => Series.Values.Length > 0 ? Robust.RecentMedian(Series.Values, Recent) : null;

    /// <summary>The robust slope of the whole history, in the resource's unit a day.</summary>
    public double TrendPerDay => Robust.Slope(Series.Values) * (TimeSpan.FromDays(1) / Series.Step);

    /// <param name="series">The history.</param>
    /// <param name="horizon">How far ahead, if the history reaches as far back twice.</param>
    /// <param name="season">none, day or week; null: what is found in the history.</param>
    public static Forecast Of(Series series, TimeSpan horizon, string? season)
    {
        var steps = Math.Min(series.StepsIn(horizon), series.Values.Length / 2);
        var seasons = season is null ? Season.Find(series.Values, series.Step) : Season.Named(season, series.Step);
        return new(series, steps < 1 ? null : Forecaster.Run(series.Values, steps, seasons), steps, seasons);
    }

    public IEnumerable<ForecastPoint> Points() => Projected is not { } p ? [] : Enumerable.Range(0, Horizon)
        .Select(i => new ForecastPoint(Series.At(Series.Values.Length + i), p.Values[i], p.Low80[i], p.High80[i], p.Low95[i], p.High95[i]));

    public IEnumerable<ModelScore> Scores() => Projected is not { } p ? [] : p.Trials.Select(trial =>
        new ModelScore(trial.Model.Name, trial.Model.Parameters, trial.Error, trial.MeanError(), Mase(trial)));

    /// <param name="value">The threshold.</param>
    /// <param name="up">Whether it is reached from below.</param>
    public TimeToThreshold Reaches(double value, bool up) => Projected is not { } p
        ? new(value, null, null, null)
        : new(value, First(p.Values, value, up), First(up ? p.High80 : p.Low80, value, up), First(up ? p.Low80 : p.High80, value, up));

    /// <summary>What an event keeps of it.</summary>
    public ForecastFigures Figures(double threshold, bool up)
    {
        var best = Projected?.Best;
        var time = Reaches(threshold, up);
        return new(Engine, Verdict, best?.Model.Name ?? "", best?.Model.Parameters ?? "", Seasons, Horizon, best?.Error ?? 0, best is null ? null : Mase(best),
            Projected?.Coverage80, Projected?.Origins ?? 0, LevelNow ?? 0, threshold, time.ReachedAt, time.Earliest, time.Latest);
    }

    private DateTimeOffset? First(double[] values, double threshold, bool up)
    {
        var step = Array.FindIndex(values, value => up ? value >= threshold : value <= threshold);
        return step < 0 ? null : Series.At(Series.Values.Length + step);
    }

    private double? Mase(Trial trial) => Projected!.Scale > 0 ? trial.MeanError() / Projected.Scale : null;
}
