using static Sms.Capacity.Tests.Decisions.Given;

namespace Sms.Capacity.Tests.Decisions;

/// <summary>A lead time of 14 days.</summary>
public class ForecastDecisionTests
{
    [Theory]
    [InlineData(0.1, true)]
    [InlineData(14.0, true)]
    [InlineData(14.1, false)]
    [InlineData(null, false)]
    public void what_ends_within_the_lead_time_is_told(double? days, bool told)
    {
        var decision = WatchForecast.Decide(Normal, Reaches(days), Seen, 0, Now);
        if (!told)
            decision.ShouldBeNothing();
        else
            decision.ShouldAppend().ShouldHaveSingleItem().ShouldBeOfType<ExhaustionForecast>().Then.ShouldBe("change");
    }

    [Theory]
    [InlineData(Verdict.NotEnoughData)]
    [InlineData(Verdict.MeasurementsStopped)]
    [InlineData(Verdict.NotComputable)]
    public void without_a_forecast_nothing_is_told_and_nothing_withdrawn(string verdict)
    {
        WatchForecast.Decide(Normal, Reaches(3, verdict), Seen, 0, Now).ShouldBeNothing();
        WatchForecast.Decide(Expecting, Reaches(null, verdict), Seen, 5, Now).ShouldBeNothing();
    }

    [Fact]
    public void it_is_told_once() => WatchForecast.Decide(Expecting, Reaches(3), Seen, 0, Now).ShouldBeNothing();

    [Fact]
    public void it_is_withdrawn_when_it_does_not_hold_twice_running()
    {
        WatchForecast.Decide(Expecting, Reaches(null), Seen, 0, Now).ShouldBeNothing();
        var withdrawn = WatchForecast.Decide(Expecting, Reaches(20), Seen, 1, Now);
        withdrawn
            .ShouldAppend()
            .ShouldHaveSingleItem()
            .ShouldBeOfType<ForecastWithdrawn>()
            .CauseId.ShouldBe(Expecting.CauseId());
        Expecting.And(withdrawn).Cause.ShouldBeNull();
    }

    [Fact]
    public void too_little_data_neither_tells_nor_withdraws()
    {
        WatchForecast.Decide(Normal, Reaches(1, Verdict.NotEnoughData), Seen, 0, Now).ShouldBeNothing();
        WatchForecast.Decide(Expecting, Reaches(null, Verdict.NotEnoughData), Seen, 5, Now).ShouldBeNothing();
    }

    [Fact]
    public void what_comes_true_has_the_cause_of_its_forecast_and_is_no_longer_expected()
    {
        var crossed = WatchThresholds.Decide(Expecting, 460, Seen);
        ((ThresholdCrossed)crossed.Events[0]).CauseId.ShouldBe(Expecting.CauseId());
        var critical = Expecting.And(crossed);
        critical.Expected.ShouldBeNull();
        WatchForecast.Decide(critical, Reaches(1), Seen, 0, Now).ShouldBeNothing();
    }

    [Fact]
    public void it_explains_itself() =>
        ((ExhaustionForecast)WatchForecast.Decide(Normal, Reaches(5), Seen, 0, Now).Events[0]).Explanation.ShouldBe(
            "shop-data-disk is at 400 GB and reaches 450 GB at 2026-03-07 10:00:00Z (80 %: later to later), "
                + "forecast by linear-trend; getting more takes 14 days."
        );
}
