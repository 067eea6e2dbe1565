namespace Sms.Capacity.Tests.Forecasts;

public class SeriesTests
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(30);

    [Fact]
    public void a_step_is_the_median_of_its_measurements()
    {
        var series = Series.Of([At(1, 5), At(2, 1_000), At(3, 7), At(31, 9)], Step);
        (series.Start, series.End).ShouldBe((T0, T0.AddHours(1)));
        series.Values.ShouldBe([7, 9]);
    }

    [Fact]
    public void a_short_gap_is_bridged_and_a_long_one_stays_unknown()
    {
        Series.Of([At(0, 0), At(120, 4)], Step).Values.ShouldBe([0, 1, 2, 3, 4]);
        var gap = Series.Of([At(0, 0), At(600, 4)], Step);
        (gap.Values.Length, gap.Known).ShouldBe((21, 2));
    }

    [Fact]
    public void no_measurements_are_no_series() => Series.Of([], Step).Values.ShouldBeEmpty();

    [Fact]
    public void what_is_no_number_is_no_measurement() =>
        Series.Of([At(0, double.NaN), At(1, 3), At(2, double.PositiveInfinity)], Step).Values.ShouldBe([3]);

    [Theory]
    [InlineData(5, 14, 1, 5)]
    [InlineData(4.9, 14, 1, 5)]
    [InlineData(5, 14, 14, 60)]
    [InlineData(0.25, 14, 1, 5)]
    [InlineData(30, 14, 1, 30)]
    [InlineData(1440, 90, 30, 1440)]
    public void a_step_is_as_long_as_it_has_to_be(
        double spacingMinutes,
        double windowDays,
        double horizonDays,
        double stepMinutes
    ) =>
        Steps
            .For(TimeSpan.FromMinutes(spacingMinutes), TimeSpan.FromDays(windowDays), TimeSpan.FromDays(horizonDays))
            .ShouldBe(TimeSpan.FromMinutes(stepMinutes));

    [Fact]
    public void pinned_it_comes_back_as_it_was()
    {
        var series = new Series(T0, Step, [0.1, double.NaN, 1e-9, 123456789.125]);
        var text = EvidenceText.Of(series);
        EvidenceText.ReadSeries(text).Values.ShouldBe(series.Values);
        EvidenceText.ReadSeries(text).Start.ShouldBe(T0);
        EvidenceText.Of(EvidenceText.ReadSeries(text)).ShouldBe(text);
        EvidenceText.EvidenceOf(series).ShouldBe(new Evidence(T0, T0.AddHours(2), 3, 1_800, EvidenceText.Hash(text)));
        Should.Throw<FormatException>(() => EvidenceText.ReadSamples(text));
    }

    private static Sample At(double minutes, double value) => new(T0.AddMinutes(minutes), value);
}
