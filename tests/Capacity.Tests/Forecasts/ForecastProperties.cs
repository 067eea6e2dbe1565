using FsCheck;
using FsCheck.Fluent;

namespace Sms.Capacity.Tests.Forecasts;

/// <summary>What holds for any measurements.</summary>
public class ForecastProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(150);
    private static readonly DateTimeOffset T0 = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    [Fact]
    public void any_order_and_any_repeats_are_the_same_series() =>
        Check.One(Config, Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt Minute, short Value)[]>(), arrived =>
            {
                var samples = arrived
                    .DistinctBy(one => one.Minute.Get)
                    .Select(one => new Sample(T0.AddMinutes(one.Minute.Get), one.Value))
                    .ToList();
                var once = Series.Of(samples, Step);
                var again = Series.Of(
                    samples.Concat(samples).OrderBy(sample => sample.Value).ThenByDescending(sample => sample.At),
                    Step
                );
                again.Start.ShouldBe(once.Start);
                again.Values.ShouldBe(once.Values);
            }));

    [Fact]
    public void in_another_unit_the_forecast_is_the_same() =>
        Check.One(Config.WithMaxTest(30), Prop.ForAll(ArbMap.Default.ArbFor<short[]>(), noise =>
            {
                // A power of two, so that nothing is rounded on the way.
                const double factor = 1_024;
                var values = Values(noise);
                var (one, other) = (
                    Generated.Forecast(values, 0.5),
                    Generated.Forecast([.. values.Select(value => value * factor)], 0.5)
                );
                other.Verdict.ShouldBe(one.Verdict);
                foreach (var (small, large) in one.Points().Zip(other.Points()))
                {
                    large.Value.ShouldBe(small.Value * factor, 1e-6 * factor);
                    large.High80.ShouldBe(small.High80 * factor, 1e-6 * factor);
                }
            }));

    [Fact]
    public void intervals_hold_the_forecast_and_each_other() =>
        Check.One(
            Config.WithMaxTest(30),
            Prop.ForAll(ArbMap.Default.ArbFor<short[]>(), noise =>
                Generated
                    .Forecast(Values(noise), 0.5)
                    .Points()
                    .ShouldAllBe(point =>
                        point.Low95 <= point.Low80
                        && point.Low80 <= point.Value
                        && point.Value <= point.High80
                        && point.High80 <= point.High95
                    )
            )
        );

    [Fact]
    public void of_any_numbers_every_figure_is_a_number_or_missing() =>
        Check.One(Config, Prop.ForAll(ArbMap.Default.ArbFor<(double, double)[]>(), pairs =>
            {
                if (pairs.Length == 0)
                    return;
                double[] values =
                [
                    .. Enumerable
                        .Range(0, 120)
                        .Select(i =>
                            i % 2 == 0 ? pairs[i / 2 % pairs.Length].Item1 : pairs[i / 2 % pairs.Length].Item2
                        ),
                ];
                var series = Series.Of(values.Select((value, i) => new Sample(T0 + (i * Step), value)), Step);
                var forecast = Forecast.Of(series, TimeSpan.FromHours(4), null);
                // The writer refuses what is no number.
                Should.NotThrow(() =>
                    System.Text.Json.JsonSerializer.Serialize(
                        new
                        {
                            forecast.LevelNow,
                            forecast.TrendPerDay,
                            Scores = forecast.Scores().ToList(),
                            Points = forecast.Points().ToList(),
                            Figures = forecast.Figures(double.MaxValue, up: true),
                            Evidence = EvidenceText.Of(series),
                        }
                    )
                );
            }));

    /// <summary>Two hundred values with whatever noise there is.</summary>
    private static double[] Values(short[] noise) =>
        [.. Enumerable.Range(0, 200).Select(i => 1_000 + i + (noise.Length == 0 ? 0 : noise[i % noise.Length] / 64.0))];
}
