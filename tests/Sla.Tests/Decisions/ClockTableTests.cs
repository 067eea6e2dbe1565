namespace Sms.Sla.Tests;

/// <summary>The rows of the table of clock rules.</summary>
public class ClockTableTests
{
    [Fact]
    public void pause_while_paused_there_is_no_due_time_only_what_remains()
    {
        var reading = new Story().Reported("09:00").OnHold("10:00").Reading("15:00");
        reading.Status.ShouldBe(ClockStatus.Paused);
        reading.DueAt.ShouldBeNull();
        reading.Remaining.ShouldBe(TimeSpan.FromHours(3));
        reading.Consumed.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void pause_the_due_time_moves_by_the_time_on_hold() =>
        new Story()
            .Reported("09:00")
            .OnHold("10:00")
            .Resumed("12:30")
            .Reading("12:31")
            .DueAt.ShouldBe(Story.At("15:30"));

    [Fact]
    public void pause_a_hold_for_a_reason_that_does_not_pause_lets_the_clock_run() =>
        new Story(Story.Agreed(Story.Usual() with { PausesOn = ["caller"] }))
            .Reported("09:00")
            .OnHold("10:00", "vendor")
            .Reading("11:00")
            .DueAt.ShouldBe(Story.At("13:00"));

    [Fact]
    public void pause_another_reason_during_the_hold_lets_the_clock_run_from_there() =>
        new Story(Story.Agreed(Story.Usual() with { PausesOn = ["caller"] }))
            .Reported("09:00")
            .OnHold("10:00")
            .OnHold("11:00", "vendor")
            .Reading("11:30")
            .DueAt.ShouldBe(Story.At("14:00"));

    [Fact]
    public void a_paused_clock_cannot_breach()
    {
        var story = new Story().Reported("09:00").OnHold("12:59").Until("Fri 00:00").Observed("Fri 00:00");
        story.Said<TargetBreached>().ShouldBeEmpty();
        story.State.NextDue(story.Terms, Story.At("Fri 00:00")).ShouldBeNull();
    }

    [Fact]
    public void a_clock_paused_at_the_very_moment_it_was_due_breaches_when_it_resumes()
    {
        var story = new Story().Reported("09:00").OnHold("13:00").Observed("14:00");
        story.Said<TargetBreached>().ShouldBeEmpty();
        story.Resumed("15:00").Said<TargetBreached>().ShouldHaveSingleItem().DueAt.ShouldBe(Story.At("15:00"));
    }

    [Fact]
    public void priority_changes_and_the_new_target_counts_from_the_original_start_with_the_same_pauses() =>
        new Story()
            .Reported("09:00")
            .OnHold("09:10")
            .Resumed("10:10")
            .PriorityChanged("10:15", "P1")
            .Reading("10:16")
            .DueAt.ShouldBe(Story.At("11:00"));

    [Fact]
    public void priority_change_to_a_target_already_past_breaches_at_the_moment_of_the_change_and_says_so()
    {
        var breach = new Story()
            .Reported("09:00")
            .PriorityChanged("12:00", "P1")
            .Said<TargetBreached>()
            .ShouldHaveSingleItem();
        breach.DueAt.ShouldBe(Story.At("12:00"));
        breach.Cause.ShouldBe(Cause.PriorityChanged);
        breach.Priority.ShouldBe("P1");
    }

    [Fact]
    public void priority_change_during_a_hold_breaches_when_the_hold_ends_and_says_so()
    {
        var story = new Story().Reported("09:00").OnHold("11:00").PriorityChanged("12:00", "P1").Observed("13:00");
        story.Said<TargetBreached>().ShouldBeEmpty();
        var breach = story.Resumed("14:00").Said<TargetBreached>().ShouldHaveSingleItem();
        breach.DueAt.ShouldBe(Story.At("14:00"));
        breach.Cause.ShouldBe(Cause.PriorityChanged);
    }

    [Fact]
    public void priority_change_by_policy_counts_from_the_change()
    {
        var story = new Story(Story.Agreed(Story.Usual() with { PriorityChange = PriorityChangeRule.FromChange }))
            .Reported("09:00")
            .PriorityChanged("12:00", "P1");
        story.Said<TargetBreached>().ShouldBeEmpty();
        story.Reading("12:01").DueAt.ShouldBe(Story.At("13:00"));
    }

    [Fact]
    public void a_lower_priority_after_the_breach_does_not_undo_it()
    {
        var story = new Story().Reported("09:00", "P1").Until("10:30").PriorityChanged("11:00", "P3");
        story.Said<TargetBreachRetracted>().ShouldBeEmpty();
        story.Reading("11:01").Status.ShouldBe(ClockStatus.Breached);
    }

    [Fact]
    public void service_change_starts_the_clocks_of_the_new_service_from_the_original_start_with_the_same_pauses()
    {
        var silver = Story.Agreed(
            Story.Resolution(("P2", "6h")) with
            {
                Name = "Silver",
                Services = ["web"],
            },
            Guid.CreateVersion7()
        );
        var story = new Story(Story.Agreed(), silver)
            .Reported("09:00")
            .OnHold("09:30")
            .Resumed("10:30")
            .ServiceChanged("11:00", "web");
        var readings = story.State.Read(story.Terms, Story.At("11:01"));
        readings.Single(reading => reading.Agreement == "Silver").DueAt.ShouldBe(Story.At("16:00"));
        readings.Single(reading => reading.Agreement == "Gold").Status.ShouldBe(ClockStatus.Stopped);
        story.Said<ClockStopped>().ShouldHaveSingleItem().Reason.ShouldBe(StopReason.ServiceChanged);
    }

    [Fact]
    public void service_change_to_a_target_already_past_breaches_at_the_moment_of_the_change_and_says_so()
    {
        var strict = Story.Agreed(Story.Resolution(("P2", "30m")) with { Services = ["web"] });
        var breach = new Story(strict)
            .Reported("09:00")
            .ServiceChanged("11:00", "web")
            .Said<TargetBreached>()
            .ShouldHaveSingleItem();
        breach.DueAt.ShouldBe(Story.At("11:00"));
        breach.Cause.ShouldBe(Cause.ServiceChanged);
        breach.Clock.Service.ShouldBe("web");
    }

    [Fact]
    public void an_edited_agreement_does_not_move_running_clocks_and_moving_one_is_recorded()
    {
        var story = new Story().Reported("09:00");
        story.Terms = Terms.Of(
            [Story.Agreed().Apply(new AgreementRevised(Story.Resolution(("P2", "1h")), "anna", Story.At("09:10")))],
            []
        );
        story.Acknowledged("11:00").Said<TargetBreached>().ShouldBeEmpty();
        story.Reading("11:00").DueAt.ShouldBe(Story.At("13:00"));

        story.Moved("12:00", 2).Said<ClockMoved>().ShouldHaveSingleItem().Clock.AgreementVersion.ShouldBe(2);
        story.Said<TargetBreached>().ShouldHaveSingleItem().DueAt.ShouldBe(Story.At("10:00"));
    }

    [Fact]
    public void an_edited_calendar_does_not_move_running_clocks()
    {
        var calendar = new Calendar(Guid.CreateVersion7(), [CalendarTerms.AlwaysOpen]);
        var agreement = Story.Agreed(Story.Usual() with { CalendarId = calendar.Id });
        var story = new Story([calendar], agreement).Reported("09:00");
        var closed = CalendarTerms.AlwaysOpen with { Holidays = [new(new DateOnly(2026, 3, 2), "Closed")] };
        story.Terms = Terms.Of([agreement], [calendar.Apply(new CalendarRevised(closed, "anna", Story.At("09:10")))]);
        story.Reading("10:00").DueAt.ShouldBe(Story.At("13:00"));
    }

    [Fact]
    public void reopened_the_same_clock_goes_on_and_the_resolved_interval_does_not_count()
    {
        var story = new Story().Reported("09:00").Resolved("10:00").Reopened("Tue 10:00");
        story.Reading("Tue 10:00").DueAt.ShouldBe(Story.At("Tue 13:00"));
        story
            .Resolved("Tue 11:00")
            .Said<TargetMet>()
            .Select(met => met.FulfilledAt)
            .ShouldBe([Story.At("10:00"), Story.At("Tue 11:00")]);
    }

    [Fact]
    public void reopened_by_policy_a_new_cycle_begins_and_may_breach_again()
    {
        var story = new Story(Story.Agreed(Story.Usual() with { Reopen = ReopenRule.NewCycle }))
            .Reported("09:00")
            .Until("14:00")
            .Resolved("14:00")
            .Reopened("Tue 10:00")
            .Until("Tue 20:00");
        story
            .Said<TargetBreached>()
            .Select(breach => breach.DueAt)
            .ShouldBe([Story.At("13:00"), Story.At("Tue 14:00")]);
        story.Said<TargetBreachRetracted>().ShouldBeEmpty();
        story.Said<TargetAtRisk>().Select(risk => risk.Percent).ShouldBe([50, 75, 90, 50, 75, 90]);
    }

    [Fact]
    public void several_match_and_each_runs()
    {
        var supplier = Story.Agreed(
            Story.Resolution(("P2", "2h")) with
            {
                Name = "Supplier",
                Kind = AgreementKind.Underpinning,
                Services = ["*"],
            },
            Guid.CreateVersion7()
        );
        new Story(Story.Agreed(), supplier)
            .Reported("09:00")
            .Until("20:00")
            .Said<TargetBreached>()
            .Select(breach => (breach.Clock.Agreement, breach.DueAt))
            .ShouldBe([("Supplier", Story.At("11:00")), ("Gold", Story.At("13:00"))]);
    }

    [Fact]
    public void units_a_business_day_is_as_long_as_the_calendar_says()
    {
        var office = new Calendar(Guid.CreateVersion7(), [Calendars.Office]);
        new Story([office], Story.Agreed(Story.Resolution(("P2", "2bd")) with { CalendarId = office.Id }))
            .Reported("10:00")
            .Reading("10:01")
            .DueAt.ShouldBe(Story.At("Wed 10:00"));
    }

    [Fact]
    public void holidays_the_clock_records_which_set_and_which_tz_database()
    {
        var office = new Calendar(Guid.CreateVersion7(), [Calendars.Office with { HolidaySet = "EN 2026.1" }]);
        var started = new Story([office], Story.Agreed(Story.Usual() with { CalendarId = office.Id }))
            .Reported()
            .Said<ClockStarted>()
            .ShouldHaveSingleItem();
        started.HolidaySet.ShouldBe("EN 2026.1");
        started.TzdbVersion.ShouldBe(WorkingTime.TzdbVersion);
    }

    [Fact]
    public void a_corrected_fact_leaves_both_answers_as_known_then_and_as_known_now()
    {
        var story = new Story().Reported("09:00").Until("13:00");
        var then = story.State;
        story.Hear(new Fact(2, FactKind.Resolved, Story.At("12:00")), Story.At("15:00"));
        then.Read(story.Terms, Story.At("13:00"))[0].Status.ShouldBe(ClockStatus.Breached);
        story.Reading("13:00").Status.ShouldBe(ClockStatus.Met);
    }

    [Fact]
    public void explain_lists_intervals_with_the_event_that_began_each_and_they_add_up()
    {
        var reading = new Story()
            .Reported("09:00")
            .Acknowledged("09:05")
            .OnHold("10:00")
            .Resumed("11:00")
            .Resolved("11:30")
            .Reopened("12:00")
            .Reading("12:45");
        reading
            .Intervals.Select(interval =>
                (interval.Kind, interval.From, interval.To, interval.FactKind, interval.FactVersion)
            )
            .ShouldBe([
                ("running", Story.At("09:00"), Story.At("10:00"), FactKind.Reported, 1),
                ("paused", Story.At("10:00"), Story.At("11:00"), FactKind.OnHold, 3),
                ("running", Story.At("11:00"), Story.At("11:30"), FactKind.Resumed, 4),
                ("closed", Story.At("11:30"), Story.At("12:00"), FactKind.Resolved, 5),
                ("running", Story.At("12:00"), Story.At("12:45"), FactKind.Reopened, 6),
            ]);
        reading.Consumed.ShouldBe(TimeSpan.FromMinutes(135));
        reading
            .Intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + interval.Working)
            .ShouldBe(reading.Consumed);
    }
}
