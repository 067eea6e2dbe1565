using System.Text.Json;

namespace Sms.Sla.Tests;

/// <summary>Planned work: time that an agreement may leave out. The target is 4 hours from 09:00.</summary>
public class PlannedWorkTests
{
    private static readonly Guid Change = new("33333333-3333-3333-3333-333333333333");

    [Fact]
    public void planned_work_does_not_count_where_the_agreement_says_so()
    {
        var reading = Told(Leaves(), Work("10:00", "11:00")).Reading("12:00");
        reading.DueAt.ShouldBe(Story.At("14:00"));
        reading.Consumed.ShouldBe(TimeSpan.FromHours(2));
        reading
            .Intervals.Select(interval => (interval.Kind, interval.Change))
            .ShouldBe([("running", null), ("paused", "CHG0000001"), ("running", null)]);
    }

    [Fact]
    public void planned_work_counts_where_the_agreement_is_silent()
    {
        var story = Told(Story.Usual(), Work("10:00", "11:00"));
        story.Said<PlannedWorkNoted>().ShouldBeEmpty();
        story.Reading("12:00").DueAt.ShouldBe(Story.At("13:00"));
    }

    [Fact]
    public void during_planned_work_nothing_is_due_and_nothing_breaches()
    {
        var story = Told(Leaves(), Work("10:00", "20:00")).Until("19:59");
        story.Said<TargetBreached>().ShouldBeEmpty();
        var reading = story.Reading("15:00");
        (reading.Status, reading.DueAt, reading.Remaining).ShouldBe((ClockStatus.Paused, null, TimeSpan.FromHours(3)));
        story.Until("Tue 00:00").Said<TargetBreached>().ShouldHaveSingleItem().DueAt.ShouldBe(Story.At("23:00"));
    }

    [Fact]
    public void a_breach_that_planned_work_heard_of_too_late_disproves_is_retracted()
    {
        var story = new Story(Story.Agreed(Leaves())).Reported().Until("13:00");
        story.Said<TargetBreached>().ShouldHaveSingleItem();
        story.Terms = story.Terms with { PlannedWork = [Work("12:00", "13:30")] };
        story.Observed("13:01").Said<TargetBreachRetracted>().ShouldHaveSingleItem().Reason.ShouldBe("planned-work");
        story.Until("15:00").Said<TargetBreached>()[1].DueAt.ShouldBe(Story.At("14:30"));
    }

    [Fact]
    public void an_end_before_the_window_is_over_lets_the_clock_run_again()
    {
        var story = Told(Leaves(), Work("10:00", "12:00"));
        story.Terms = story.Terms with { PlannedWork = [Work("10:00", "10:30") with { Version = 2 }] };
        story.Observed("10:30").Reading("10:31").DueAt.ShouldBe(Story.At("13:30"));
        story.Said<PlannedWorkNoted>().Count.ShouldBe(2);
        story.Observed("10:32").Said<PlannedWorkNoted>().Count.ShouldBe(2, "it is noted once");
    }

    [Fact]
    public void planned_work_on_another_service_or_before_the_report_is_not_the_incidents()
    {
        Told(Leaves(), Work("10:00", "11:00") with { Services = ["web"] }).Said<PlannedWorkNoted>().ShouldBeEmpty();
        Told(Leaves(), Work("07:00", "09:00")).Said<PlannedWorkNoted>().ShouldBeEmpty();
    }

    [Fact]
    public void only_the_time_on_the_service_at_work_is_left_out()
    {
        var both = Leaves() with { Services = ["mail", "web"] };
        var story = Told(both, Work("10:00", "12:00")).ServiceChanged("11:00", "web");
        story.Reading("13:00").Consumed.ShouldBe(TimeSpan.FromHours(3));
    }

    [Fact]
    public void a_hold_during_planned_work_goes_on_behind_it()
    {
        var story = Told(Leaves(), Work("10:00", "12:00")).OnHold("11:00").Resumed("13:00");
        story.Reading("14:00").Consumed.ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public void the_work_may_be_known_before_the_report_or_after_everything()
    {
        var work = Work("10:00", "11:00");
        var early = new Story(Story.Agreed(Leaves())) { Terms = Terms.Of([Story.Agreed(Leaves())], [], [work]) }
            .Reported()
            .OnHold("10:30")
            .Resumed("11:30");
        var late = new Story(Story.Agreed(Leaves())).Reported().OnHold("10:30").Resumed("11:30");
        late.Terms = late.Terms with { PlannedWork = [work] };
        late.Observed("11:40");
        JsonSerializer.Serialize(late.Reading("12:00")).ShouldBe(JsonSerializer.Serialize(early.Reading("12:00")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void start_and_end_of_a_change_may_be_heard_in_any_order_and_again(bool endFirst)
    {
        var (start, end) = (Story.At("10:00"), Story.At("10:45"));
        var (began, ended) = (Began("10:00", "12:00"), new WorkEnded(Change, 6, "CHG0000001", ["mail"], end));
        var window = endFirst ? Window.Create(ended).Apply(began) : Window.Create(began).Apply(ended);
        Window.Hear(window, began).Events.ShouldBeEmpty();
        Window.Hear(window, ended).Events.ShouldBeEmpty();
        var work = window.Work().ShouldNotBeNull();
        (work.From, work.To, work.Version).ShouldBe((start, end, 11L));
    }

    [Fact]
    public void work_that_takes_longer_than_its_window_counts_from_there() =>
        Window
            .Create(Began("10:00", "12:00"))
            .Apply(new WorkEnded(Change, 6, "CHG0000001", ["mail"], Story.At("15:00")))
            .Work()!
            .To.ShouldBe(Story.At("12:00"));

    [Fact]
    public void work_outside_a_window_counts() =>
        Window.Create(Began("10:00", "12:00") with { Exception = true }).Work().ShouldBeNull();

    private static WorkBegan Began(string from, string until) =>
        new(Change, 5, "CHG0000001", ["mail"], Story.At(from), Story.At(until), false);

    private static AgreementTerms Leaves() => Story.Usual() with { ExcludePlannedWork = true };

    private static PlannedWork Work(string from, string to) =>
        new(Change, 1, "CHG0000001", ["mail"], Story.At(from), Story.At(to));

    private static Story Told(AgreementTerms terms, PlannedWork work)
    {
        var story = new Story(Story.Agreed(terms)).Reported();
        story.Terms = story.Terms with { PlannedWork = [work] };
        return story.Observed("09:30");
    }
}
