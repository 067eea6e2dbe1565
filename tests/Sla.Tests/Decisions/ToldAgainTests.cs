namespace Sms.Sla.Tests;

/// <summary>Rows show what was told last: what is still so after something else was told is told again.</summary>
public class ToldAgainTests
{
    [Fact]
    public void a_reopening_that_changes_nothing_leaves_the_target_met()
    {
        var story = new Story().Reported("09:00").Resolved("09:30").Closed("10:00").Reopened("10:30");
        story.Reading("11:00").Status.ShouldBe("met");
        story.Events[^2].ShouldBeOfType<FactNoted>();
        story.Events[^1].ShouldBeOfType<TargetMet>().FulfilledAt.ShouldBe(Story.At("09:30"));
    }

    [Fact]
    public void a_clock_whose_breach_is_taken_back_has_stopped_all_the_same()
    {
        var story = new Story()
            .Reported("09:00")
            .Hear(new Fact(3, FactKind.Closed, Story.At("14:00")), Story.At("14:00"))
            .Hear(new Fact(2, FactKind.ServiceChanged, Story.At("10:00"), "elsewhere"), Story.At("14:05"));
        story.Reading("15:00").Status.ShouldBe("stopped");
        story.Events[^2].ShouldBeOfType<TargetBreachRetracted>();
        story.Events[^1].ShouldBeOfType<ClockStopped>().At.ShouldBe(Story.At("10:00"));
    }

    [Fact]
    public void a_reopening_of_a_clock_that_is_ahead_is_judged_when_its_time_has_come()
    {
        var story = new Story()
            .Reported("09:00")
            .Resolved("09:30")
            .Hear(new Fact(3, FactKind.Reopened, Story.At("10:00")), Story.At("09:59"));
        story.Said<TargetMet>().Count.ShouldBe(1);
        story.Until("10:00").Reading("10:01").Status.ShouldBe("running");
        story.Said<TargetMet>().Count.ShouldBe(1);
    }
}
