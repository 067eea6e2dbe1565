using static Sms.Capacity.Tests.Forecasts.Generated;

namespace Sms.Capacity.Tests.Forecasts;

/// <summary>Series whose future is known.</summary>
public class ForecastTests
{
    [Fact]
    public void a_trend_goes_on()
    {
        var forecast = Forecast(Trend(1), 2);
        forecast.Verdict.ShouldBe(Verdict.Ok);
        var last = forecast.Points().Last();
        var truth = 100 + (0.05 * ((14 * Day) + (2 * Day) - 1));
        last.Value.ShouldBe(truth, 2);
        truth.ShouldBeInRange(last.Low95, last.High95);
        forecast.TrendPerDay!.Value.ShouldBe(0.05 * Day, 0.2);
        // 180 is reached after 1,600 steps.
        var reached = forecast.Reaches(175, up: true);
        reached.ReachedAt.ShouldNotBeNull();
        reached.Earliest!.Value.ShouldBeLessThanOrEqualTo(reached.ReachedAt.Value);
        forecast.Reaches(1_000, up: true).ReachedAt.ShouldBeNull();
    }

    [Fact]
    public void a_season_comes_again()
    {
        var forecast = Forecast(Seasonal(1), 1);
        forecast.Seasons.ShouldContain(Day);
        forecast.Projected!.Best.Model.Name.ShouldBeOneOf(
            "seasonal-profile",
            "seasonal-trend",
            "holt-winters",
            "combination"
        );
        foreach (var (i, point) in forecast.Points().Index())
            point.Value.ShouldBe(50 + (20 * Math.Sin(2 * Math.PI * i / Day)), 3);
        forecast.Projected.Best.MeanError().ShouldBeLessThan(1.2);
    }

    [Fact]
    public void a_random_walk_is_forecast_by_nothing_better_than_its_last_value()
    {
        var verdicts = Enumerable.Range(0, 10).Select(seed => Forecast(Walk(seed), 0.25)).ToList();
        verdicts.Count(forecast => forecast.Verdict == Verdict.NoModelBeatsNaive).ShouldBeGreaterThanOrEqualTo(5);
        var naive = verdicts.First(forecast => forecast.Verdict == Verdict.NoModelBeatsNaive);
        naive.Projected!.Best.Model.IsNaive.ShouldBeTrue();
        naive.Points().ShouldAllBe(point => point.High80 > point.Low80);
    }

    [Fact]
    public void spikes_do_not_move_the_level()
    {
        var values = Of(14 * Day, 3, (i, noise) => i % 50 == 7 ? 500 : 10 + noise);
        Forecast(values, 1).Points().ShouldAllBe(point => point.Value > 7 && point.Value < 25);
    }

    [Fact]
    public void what_never_changes_never_will()
    {
        var forecast = Forecast([.. Enumerable.Repeat(42.0, 500)], 1);
        forecast.Verdict.ShouldBe(Verdict.NoModelBeatsNaive);
        forecast.Points().ShouldAllBe(point => point.Value == 42 && point.Low95 == 42 && point.High95 == 42);
        forecast.Scores().ShouldAllBe(score => score.Mase == null && score.Mae < 1e-9);
    }

    [Fact]
    public void gaps_are_lived_with()
    {
        var values = Trend(2);
        for (var i = 300; i < 500; i++)
            values[i] = double.NaN;
        for (var i = 900; i < 905; i++)
            values[i] = double.NaN;
        var forecast = Forecast(values, 1);
        forecast.Verdict.ShouldBe(Verdict.Ok);
        forecast.Points().Last().Value.ShouldBe(100 + (0.05 * 15 * Day), 2);
        forecast
            .Points()
            .ShouldAllBe(point =>
                double.IsFinite(point.Value) && double.IsFinite(point.Low95) && double.IsFinite(point.High95)
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(24)]
    public void too_little_is_too_little(int count)
    {
        var forecast = Forecast([.. Enumerable.Range(0, count).Select(i => (double)i)], 1);
        forecast.Verdict.ShouldBe(Verdict.NotEnoughData);
        forecast.Points().ShouldBeEmpty();
        forecast.Figures(5, up: true).ReachedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(35, "ok")]
    [InlineData(37, "measurements-stopped")]
    public void measurements_that_stopped_long_before_tell_nothing(double hoursLater, string verdict)
    {
        var series = new Series(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1) / Day, Trend(1));
        var forecast = AsOf(TimeSpan.FromHours(hoursLater), TimeSpan.FromDays(2));
        (forecast.Verdict, forecast.LastMeasuredAt).ShouldBe((verdict, series.End));
        forecast.Points().Any().ShouldBe(verdict == Verdict.Ok);
        forecast.LevelNow.ShouldNotBeNull();

        // All that could be told is past.
        AsOf(TimeSpan.FromHours(3), TimeSpan.FromHours(3)).Verdict.ShouldBe(Verdict.MeasurementsStopped);
        AsOf(TimeSpan.FromHours(2.5), TimeSpan.FromHours(3)).Verdict.ShouldNotBe(Verdict.MeasurementsStopped);

        Capacity.Forecast AsOf(TimeSpan later, TimeSpan horizon) =>
            Capacity.Forecast.AsOf(
                series.End + later,
                series.End,
                TimeSpan.FromHours(36),
                series,
                horizon,
                SeasonName.None
            );
    }

    [Theory]
    [InlineData(1e99, "no-model-beats-naive")]
    [InlineData(1e101, "not-computable")]
    [InlineData(-1.7e308, "not-computable")]
    public void what_is_too_large_to_compute_with_says_so(double value, string verdict) =>
        Forecast([.. Enumerable.Repeat(value, 500)], 1).Verdict.ShouldBe(verdict);

    [Fact]
    public void nobody_sees_farther_than_half_of_what_was_seen() => Forecast(Trend(1), 100).Horizon.ShouldBe(7 * Day);

    [Fact]
    public void what_was_never_negative_will_not_be()
    {
        var forecast = Forecast(Of(14 * Day, 4, (i, noise) => Math.Max(0, 100 - (0.08 * i) + noise)), 3);
        forecast.Points().ShouldAllBe(point => point.Low95 >= 0 && point.Value >= 0);
    }

    [Fact]
    public void a_named_season_is_taken_as_it_is()
    {
        var series = new Series(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1) / Day, Seasonal(1));
        Capacity.Forecast.Of(series, TimeSpan.FromDays(1), SeasonName.None).Seasons.ShouldBeEmpty();
        Capacity.Forecast.Of(series, TimeSpan.FromDays(1), SeasonName.Week).Seasons.ShouldBe([7 * Day]);
    }

    [Fact]
    public void the_same_series_gives_the_same_figures_to_the_last_digit() =>
        Forecast(Seasonal(5), 1).Points().ShouldBe(Forecast(Seasonal(5), 1).Points());
}
