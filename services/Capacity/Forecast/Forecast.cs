namespace Sms.Capacity;

/// <summary>A step of a forecast; the ends of the intervals that hold 80 and 95 % of what comes.</summary>
public sealed record ForecastPoint(
    DateTimeOffset At,
    double Value,
    double Low80,
    double High80,
    double Low95,
    double High95
);

/// <summary>How a model did in the back-test.</summary>
/// <param name="Error">Mean absolute error beside the best naive model's: less than 1 is better.</param>
/// <param name="Mae">Mean absolute error, in the resource's unit.</param>
public sealed record ModelScore(string Model, string Parameters, double Error, double Mae, double? Mase);

/// <summary>
/// When a value is reached; with 80 % not before the earliest and not after the latest. Null: not within the horizon.
/// </summary>
public sealed record TimeToThreshold(
    double Value,
    DateTimeOffset? ReachedAt,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest
);

/// <summary>
/// A forecast of one series. Depends on nothing but the series, the horizon and the seasons: the same figures on every
/// day.
/// </summary>
/// <param name="Projected">Null when there is not enough data.</param>
/// <param name="Horizon">Steps ahead: no more than half of the history.</param>
public sealed record Forecast(Series Series, Projected? Projected, int Horizon, int[] Seasons)
{
    /// <summary>Changes whenever the same series could come to other figures.</summary>
    public const string Engine = "1";
    private const int Recent = 3;

    /// <summary>Sums of squares of what is larger are infinite.</summary>
    private const double Largest = 1e100;

    public string Verdict => Projected?.Verdict ?? WithoutProjection;

    /// <summary>The verdict when there is no forecast.</summary>
    public string WithoutProjection { get; init; } = Capacity.Verdict.NotEnoughData;

    /// <summary>When it was measured last; null: never.</summary>
    public DateTimeOffset? LastMeasuredAt { get; init; }

    public double? LevelNow => Robust.FiniteOrNull(Robust.RecentMedian(Series.Values, Recent));

    /// <summary>
    /// The robust slope of the whole history, in the resource's unit a day; null when it is no number.
    /// </summary>
    public double? TrendPerDay =>
        Robust.FiniteOrNull(Robust.Slope(Series.Values) * (TimeSpan.FromDays(1) / Series.Step));

    /// <param name="series">The history.</param>
    /// <param name="horizon">How far ahead, if the history reaches as far back twice.</param>
    /// <param name="season">none, day or week; null: what is found in the history.</param>
    public static Forecast Of(Series series, TimeSpan horizon, string? season)
    {
        if (series.Values.Any(value => Math.Abs(value) > Largest))
            return new(series, null, 0, []) { WithoutProjection = Capacity.Verdict.NotComputable };
        var steps = Math.Min(series.StepsIn(horizon), series.Values.Length / 2);
        var seasons = season is null ? Season.Find(series.Values, series.Step) : Season.Named(season, series.Step);
        var projected = steps < 1 ? null : Forecaster.Run(series.Values, steps, seasons);
        return projected is null or { IsFinite: true }
            ? new(series, projected, steps, seasons)
            : new(series, null, steps, seasons) { WithoutProjection = Capacity.Verdict.NotComputable };
    }

    /// <summary>
    /// The same as it can be told at a moment: not at all when the last measurement is too old, or when all of the
    /// forecast is past.
    /// </summary>
    /// <param name="at">The moment.</param>
    /// <param name="last">When it was measured last before it; null: only what is in the series is known.</param>
    /// <param name="staleAfter">What is older tells nothing.</param>
    /// <param name="series">The history.</param>
    /// <param name="horizon">How far ahead, if the history reaches as far back twice.</param>
    /// <param name="season">none, day or week; null: what is found in the history.</param>
    public static Forecast AsOf(
        DateTimeOffset at,
        DateTimeOffset? last,
        TimeSpan staleAfter,
        Series series,
        TimeSpan horizon,
        string? season
    )
    {
        var measured = last ?? (series.Values.Length > 0 ? series.End : null);
        var stopped = new Forecast(series, null, 0, [])
        {
            WithoutProjection = Capacity.Verdict.MeasurementsStopped,
            LastMeasuredAt = measured,
        };
        if (measured < at - staleAfter)
            return stopped;
        var forecast = Of(series, horizon, season);
        var isPast = forecast.Projected is not null && series.At(series.Values.Length + forecast.Horizon) <= at;
        return isPast ? stopped : forecast with { LastMeasuredAt = measured };
    }

    public IEnumerable<ForecastPoint> Points() =>
        Projected is not { } p
            ? []
            : Enumerable
                .Range(0, Horizon)
                .Select(i => new ForecastPoint(
                    Series.At(Series.Values.Length + i),
                    p.Values[i],
                    p.Low80[i],
                    p.High80[i],
                    p.Low95[i],
                    p.High95[i]
                ));

    public IEnumerable<ModelScore> Scores() =>
        Projected is not { } p
            ? []
            : p.Trials.Select(trial => new ModelScore(
                trial.Model.Name,
                trial.Model.Parameters,
                trial.Error,
                trial.MeanError(),
                Mase(trial)
            ));

    /// <param name="value">The threshold.</param>
    /// <param name="up">Whether it is reached from below.</param>
    public TimeToThreshold Reaches(double value, bool up) =>
        Projected is not { } p
            ? new(value, null, null, null)
            : new(
                value,
                First(p.Values, value, up),
                First(up ? p.High80 : p.Low80, value, up),
                First(up ? p.Low80 : p.High80, value, up)
            );

    /// <summary>What an event keeps of it.</summary>
    public ForecastFigures Figures(double threshold, bool up)
    {
        var best = Projected?.Best;
        var time = Reaches(threshold, up);
        return new(
            Engine,
            Verdict,
            best?.Model.Name ?? "",
            best?.Model.Parameters ?? "",
            Seasons,
            Horizon,
            best?.Error ?? 0,
            best is null ? null : Mase(best),
            Projected?.Coverage80,
            Projected?.Origins ?? 0,
            LevelNow ?? 0,
            threshold,
            time.ReachedAt,
            time.Earliest,
            time.Latest
        );
    }

    private DateTimeOffset? First(double[] values, double threshold, bool up)
    {
        var step = Array.FindIndex(values, value => up ? value >= threshold : value <= threshold);
        return step < 0 ? null : Series.At(Series.Values.Length + step);
    }

    private double? Mase(Trial trial) =>
        Projected!.Scale > 0 ? Math.Min(trial.MeanError() / Projected.Scale, double.MaxValue) : null;
}
