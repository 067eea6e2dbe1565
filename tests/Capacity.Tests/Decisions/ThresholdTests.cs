using static Sms.Capacity.Tests.Decisions.Given;

namespace Sms.Capacity.Tests.Decisions;

/// <summary>Limit 500, warning 400, critical 450, and back when it is 25 below.</summary>
public class ThresholdTests
{
    [Theory]
    [InlineData(399.9, null)]
    [InlineData(400, "warning")]
    [InlineData(449, "warning")]
    [InlineData(450, "critical")]
    [InlineData(9_999, "critical")]
    public void a_value_at_a_threshold_has_crossed_it(double value, string? level)
    {
        var decision = WatchThresholds.Decide(Normal, value, Seen);
        if (level is null)
            decision.ShouldBeNothing();
        else
            decision.ShouldAppend().ShouldHaveSingleItem().ShouldBeOfType<ThresholdCrossed>().Level.ShouldBe(level);
    }

    [Theory]
    [InlineData(449, null)]
    [InlineData(426, null)]
    [InlineData(424, "warning")]
    [InlineData(376, "warning")]
    [InlineData(374, "normal")]
    public void it_is_back_when_it_is_clearly_so(double value, string? level)
    {
        var decision = WatchThresholds.Decide(Critical, value, Seen);
        if (level is null)
            decision.ShouldBeNothing();
        else
            decision.ShouldAppend().ShouldHaveSingleItem().ShouldBeOfType<ThresholdReturned>().Level.ShouldBe(level);
    }

    [Fact]
    public void the_same_again_is_nothing()
    {
        WatchThresholds.Decide(Critical, 470, Seen).ShouldBeNothing();
        WatchThresholds.Decide(Warning, 410, Seen).ShouldBeNothing();
        WatchThresholds.Decide(Retired, 470, Seen).ShouldBeNothing();
    }

    [Fact]
    public void a_warning_asks_for_nothing_and_critical_for_what_was_defined()
    {
        Then(Normal, 410).ShouldBe("none");
        Then(Warning, 460).ShouldBe("incident");
        Then(Of(Terms with { OnCrossing = "none" }), 460).ShouldBe("none");

        static string Then(Resource resource, double value) =>
            ((ThresholdCrossed)WatchThresholds.Decide(resource, value, Seen).Events[0]).Then;
    }

    [Fact]
    public void what_is_left_falls_to_its_thresholds()
    {
        var free = Of(Terms with { Direction = "down", WarningPercent = 20, CriticalPercent = 10 });
        WatchThresholds.Decide(free, 101, Seen).ShouldBeNothing();
        var low = free.And(WatchThresholds.Decide(free, 40, Seen));
        low.Level.ShouldBe("critical");
        WatchThresholds.Decide(low, 74, Seen).ShouldBeNothing();
        low.And(WatchThresholds.Decide(low, 76, Seen)).Level.ShouldBe("warning");
        low.And(WatchThresholds.Decide(low, 200, Seen)).Level.ShouldBe("normal");
    }

    [Fact]
    public void one_cause_lasts_until_all_is_well()
    {
        var cause = Warning.CauseId();
        var worse = Warning.And(WatchThresholds.Decide(Warning, 460, Seen));
        worse.CauseId().ShouldBe(cause);
        worse.Cause!.IncidentAsked.ShouldBeTrue();
        var returned = WatchThresholds.Decide(worse, 100, Seen);
        ((ThresholdReturned)returned.Events[0]).Then.ShouldBe("incident");
        var well = worse.And(returned);
        well.Cause.ShouldBeNull();
        well.CauseId().ShouldNotBe(cause);
    }
}
