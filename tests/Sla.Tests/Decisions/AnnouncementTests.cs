namespace Sms.Sla.Tests;

public class AnnouncementTests
{
    [Fact]
    public void every_warning_and_the_breach_are_announced_once_at_the_moment_they_are_due()
    {
        var story = new Story().Reported("09:00").Until("Tue 09:00").Observed("Tue 09:00").Observed("Tue 10:00");
        story
            .Said<TargetAtRisk>()
            .Select(risk => (risk.Percent, risk.ReachedAt, risk.DetectedAt, risk.DueAt))
            .ShouldBe([
                (50, Story.At("11:00"), Story.At("11:00"), Story.At("13:00")),
                (75, Story.At("12:00"), Story.At("12:00"), Story.At("13:00")),
                (90, Story.At("12:36"), Story.At("12:36"), Story.At("13:00")),
            ]);
        var breach = story.Said<TargetBreached>().ShouldHaveSingleItem();
        (breach.DueAt, breach.DetectedAt, breach.Cause).ShouldBe(
            (Story.At("13:00"), Story.At("13:00"), Cause.TimeElapsed)
        );
        (breach.Clock.Agreement, breach.Clock.Metric, breach.Clock.Service, breach.Priority).ShouldBe(
            ("Gold", Metric.Resolution, "mail", "P2")
        );
    }

    [Fact]
    public void a_breach_noticed_late_says_when_the_time_ran_out_and_when_it_was_noticed()
    {
        var breach = new Story().Reported("09:00").Observed("13:05").Said<TargetBreached>().ShouldHaveSingleItem();
        (breach.DueAt, breach.DetectedAt, breach.Cause).ShouldBe(
            (Story.At("13:00"), Story.At("13:05"), Cause.TimeElapsed)
        );
    }

    [Fact]
    public void warnings_that_were_overtaken_are_not_announced() =>
        new Story()
            .Reported("09:00")
            .Observed("12:10")
            .Said<TargetAtRisk>()
            .ShouldHaveSingleItem()
            .Percent.ShouldBe(75);

    [Fact]
    public void an_incident_that_comes_in_long_after_it_began_is_one_breach_without_warnings()
    {
        var story = new Story().Hear(
            new Fact(1, FactKind.Reported, Story.At("09:00"), "mail", "P2"),
            Story.At("Tue 09:00")
        );
        story.Said<TargetAtRisk>().ShouldBeEmpty();
        story.Said<TargetBreached>().ShouldHaveSingleItem().Cause.ShouldBe(Cause.LateFact);
    }

    [Fact]
    public void a_shorter_target_does_not_repeat_a_warning() =>
        new Story()
            .Reported("09:00", "P3")
            .Until("13:00")
            .PriorityChanged("13:00", "P2")
            .Said<TargetAtRisk>()
            .ShouldHaveSingleItem()
            .Percent.ShouldBe(50);

    [Fact]
    public void a_longer_target_takes_back_what_was_not_yet_announced()
    {
        var story = new Story()
            .Reported("09:00", "P1")
            .Hear(new Fact(2, FactKind.PriorityChanged, Story.At("09:40"), Priority: "P3"), Story.At("09:41"));
        story.Said<TargetAtRisk>().ShouldBeEmpty();
        story.State.NextDue(story.Terms, Story.At("09:41")).ShouldBe(Story.At("13:00"));
    }

    [Fact]
    public void met_is_announced_once_with_the_time_it_was_due()
    {
        var met = new Story()
            .Reported("09:00")
            .OnHold("10:00")
            .Resolved("11:00")
            .Closed("Tue 11:00")
            .Observed("Fri 00:00")
            .Said<TargetMet>()
            .ShouldHaveSingleItem();
        (met.FulfilledAt, met.DueAt).ShouldBe((Story.At("11:00"), Story.At("14:00")));
    }

    [Fact]
    public void fulfilled_at_the_very_moment_it_is_due_is_in_time()
    {
        var story = new Story().Reported("09:00").Resolved("13:00");
        story.Said<TargetBreached>().ShouldBeEmpty();
        story.Said<TargetMet>().ShouldHaveSingleItem();
    }

    [Fact]
    public void after_a_breach_the_clock_runs_on_until_it_is_fulfilled()
    {
        var reading = new Story().Reported("09:00").Until("14:00").Resolved("15:00").Reading("Tue 00:00");
        reading.Status.ShouldBe(ClockStatus.BreachedFulfilled);
        (reading.Consumed, reading.Remaining).ShouldBe((TimeSpan.FromHours(6), TimeSpan.FromHours(-2)));
        (reading.BreachedAt, reading.FulfilledAt, reading.PercentUsed).ShouldBe(
            (Story.At("13:00"), Story.At("15:00"), 150)
        );
    }

    [Fact]
    public void a_late_fact_that_shows_it_was_fulfilled_in_time_retracts_the_breach()
    {
        var story = new Story()
            .Reported("09:00")
            .Until("13:30")
            .Hear(new Fact(2, FactKind.Resolved, Story.At("12:30")), Story.At("14:00"));
        var retracted = story.Said<TargetBreachRetracted>().ShouldHaveSingleItem();
        (retracted.DueAt, retracted.Reason, retracted.Priority).ShouldBe((Story.At("13:00"), FactKind.Resolved, "P2"));
        story.Said<TargetMet>().ShouldHaveSingleItem();
    }

    [Fact]
    public void a_late_hold_retracts_the_breach_and_the_clock_may_breach_again_later()
    {
        var story = new Story()
            .Reported("09:00")
            .Until("13:30")
            .Hear(new Fact(2, FactKind.OnHold, Story.At("12:00"), Reason: "caller"), Story.At("13:30"));
        story.Said<TargetBreachRetracted>().ShouldHaveSingleItem().Reason.ShouldBe(FactKind.OnHold);
        story.Resumed("15:00").Until("17:00");
        story.Said<TargetBreached>().Select(breach => breach.DueAt).ShouldBe([Story.At("13:00"), Story.At("16:00")]);
        story.Said<TargetAtRisk>().Select(risk => risk.Percent).ShouldBe([50, 75, 90]);
    }

    [Fact]
    public void a_late_hold_that_only_moves_the_breach_leaves_the_right_one_standing()
    {
        var story = new Story()
            .Reported("09:00")
            .Until("15:00")
            .Hear(new Fact(2, FactKind.OnHold, Story.At("10:00"), Reason: "caller"), Story.At("15:00"))
            .Hear(new Fact(3, FactKind.Resumed, Story.At("10:30")), Story.At("15:00"));
        story.Said<TargetBreached>()[^1].Cause.ShouldBe(Cause.LateFact);
        story.State.Clocks[0].Breaches.ShouldHaveSingleItem().DueAt.ShouldBe(Story.At("13:30"));
    }

    [Fact]
    public void a_replica_whose_clock_is_behind_retracts_nothing() =>
        new Story()
            .Reported("09:00")
            .Observed("13:00")
            .Hear(new Fact(2, FactKind.Assigned, Story.At("12:59")), Story.At("12:59"))
            .Observed("12:58")
            .Said<TargetBreachRetracted>()
            .ShouldBeEmpty();

    [Fact]
    public void a_fact_that_is_heard_twice_changes_nothing()
    {
        var story = new Story().Reported("09:00").OnHold("10:00");
        story
            .State.Note(
                new Fact(2, FactKind.OnHold, Story.At("10:00"), Reason: "caller"),
                story.Terms,
                Story.At("20:00")
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void facts_before_the_report_are_kept_and_used_when_it_arrives()
    {
        var story = new Story().Hear(
            new Fact(2, FactKind.OnHold, Story.At("10:00"), Reason: "caller"),
            Story.At("10:00")
        );
        story.Said<ClockStarted>().ShouldBeEmpty();
        story
            .Hear(new Fact(1, FactKind.Reported, Story.At("09:00"), "mail", "P2"), Story.At("10:01"))
            .Reading("20:00")
            .Consumed.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void a_fact_from_a_clock_that_is_ahead_counts_when_its_time_has_come()
    {
        var story = new Story()
            .Reported("09:00")
            .Hear(new Fact(2, FactKind.Resolved, Story.At("12:00")), Story.At("09:30"));
        story.Said<TargetMet>().ShouldBeEmpty();
        story.Until("12:00").Said<TargetMet>().ShouldHaveSingleItem().FulfilledAt.ShouldBe(Story.At("12:00"));
    }

    [Fact]
    public void a_priority_without_a_goal_has_no_target_and_nothing_is_announced()
    {
        var story = new Story().Reported("09:00", "P5").Until("Fri 00:00").Observed("Fri 00:00");
        story.Reading("Tue 00:00").Status.ShouldBe(ClockStatus.NoTarget);
        story.Said<ClockStarted>().ShouldHaveSingleItem().Goal.ShouldBeNull();
        story.Events.Count.ShouldBe(2);
    }

    [Fact]
    public void a_priority_with_a_goal_brings_the_target_back()
    {
        var story = new Story().Reported("09:00", "P5").PriorityChanged("10:00", "P2");
        story
            .Said<ClockStarted>()
            .Select(started => (started.Goal, started.At))
            .ShouldBe([(null, Story.At("09:00")), ("4h", Story.At("10:00"))]);
        story.Reading("10:01").DueAt.ShouldBe(Story.At("13:00"));
        story
            .PriorityChanged("11:00", "P4")
            .Said<ClockStopped>()
            .ShouldHaveSingleItem()
            .Reason.ShouldBe(StopReason.NoTarget);
    }

    [Fact]
    public void closed_without_a_resolution_stops_the_clock()
    {
        var story = new Story().Reported("09:00").Closed("10:00").Observed("Tue 00:00");
        story.Said<ClockStopped>().ShouldHaveSingleItem().Reason.ShouldBe(StopReason.Closed);
        story.Said<TargetBreached>().ShouldBeEmpty();
        story.Reading("Tue 00:00").Status.ShouldBe(ClockStatus.Stopped);
    }

    [Fact]
    public void a_closed_incident_is_not_reopened_by_a_stray_fact() =>
        new Story()
            .Reported("09:00")
            .Resolved("10:00")
            .Closed("11:00")
            .Reopened("12:00")
            .Reading("20:00")
            .Status.ShouldBe(ClockStatus.Met);
}
