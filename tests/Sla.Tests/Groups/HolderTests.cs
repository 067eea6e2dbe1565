namespace Sms.Sla.Tests;

public class HolderTests
{
    private static readonly AgreementTerms Ola = Story.Usual() with
    {
        Kind = AgreementKind.OperationalLevel,
        Groups = ["mail-ops", "network"],
    };

    [Fact]
    public void every_interval_says_who_held_the_clock()
    {
        var reading = Assigned(new Story().Hear(Report("desk")), "10:00", "mail-ops", "carla")
            .OnHold("11:00")
            .Reading("12:00");
        reading
            .Intervals.Select(interval => (interval.Kind, interval.From, interval.FactKind, interval.HeldBy))
            .ShouldBe([
                ("running", Story.At("09:00"), FactKind.Reported, new Holder("desk", null)),
                ("running", Story.At("10:00"), FactKind.Assigned, new Holder("mail-ops", "carla")),
                ("paused", Story.At("11:00"), FactKind.OnHold, new Holder("mail-ops", "carla")),
            ]);
        reading.Consumed.ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public void before_anybody_is_responsible_nobody_holds_it() =>
        new Story().Reported("09:00").Reading("10:00").Intervals.ShouldHaveSingleItem().HeldBy.ShouldBeNull();

    [Fact]
    public void an_ola_begins_when_one_of_its_groups_gets_the_incident()
    {
        var story = new Story(Story.Agreed(Ola)).Hear(Report("desk"));
        story.State.Read(story.Terms, Story.At("09:30")).ShouldBeEmpty();
        story.Said<ClockStarted>().ShouldHaveSingleItem().Goal.ShouldBeNull();
        var reading = Assigned(story, "10:00", "network").Reading("10:30");
        (reading.Status, reading.Since, reading.DueAt, reading.Consumed).ShouldBe(
            (ClockStatus.Running, Story.At("10:00"), Story.At("14:00"), TimeSpan.FromMinutes(30))
        );
        story.Said<ClockStarted>()[^1].At.ShouldBe(Story.At("10:00"));
    }

    [Fact]
    public void while_another_group_holds_the_incident_the_clock_is_closed_and_nothing_is_due()
    {
        var story = Assigned(new Story(Story.Agreed(Ola)).Hear(Report("mail-ops")), "10:00", "vendor-desk")
            .Until("Fri 00:00");
        story.Said<TargetBreached>().ShouldBeEmpty();
        var away = story.Reading("Thu 00:00");
        (away.Status, away.DueAt, away.Remaining, away.Consumed).ShouldBe(
            (ClockStatus.HeldElsewhere, null, TimeSpan.FromHours(3), TimeSpan.FromHours(1))
        );
        away.Intervals.Select(interval => (interval.Kind, interval.Working))
            .ShouldBe([("running", TimeSpan.FromHours(1)), ("closed", TimeSpan.Zero)]);
        Assigned(story, "Fri 09:00", "mail-ops")
            .Until("Fri 12:00")
            .Said<TargetBreached>()
            .ShouldHaveSingleItem()
            .DueAt.ShouldBe(Story.At("Fri 12:00"));
    }

    [Fact]
    public void moving_between_groups_of_the_agreement_lets_the_clock_run_on() =>
        Assigned(new Story(Story.Agreed(Ola)).Hear(Report("mail-ops")), "10:00", "network")
            .Reading("11:00")
            .DueAt.ShouldBe(Story.At("13:00"));

    [Fact]
    public void a_hold_in_the_hands_of_another_group_is_still_closed() =>
        Assigned(new Story(Story.Agreed(Ola)).Hear(Report("mail-ops")), "10:00", "desk")
            .OnHold("11:00")
            .Resumed("12:00")
            .Reading("13:00")
            .Consumed.ShouldBe(TimeSpan.FromHours(1));

    [Fact]
    public void resolved_by_another_group_the_target_is_met_with_the_time_that_was_its_own()
    {
        var reading = Assigned(new Story(Story.Agreed(Ola)).Hear(Report("mail-ops")), "10:00", "desk")
            .Resolved("Tue 10:00")
            .Reading("Wed 00:00");
        (reading.Status, reading.Consumed).ShouldBe((ClockStatus.Met, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void an_incident_that_none_of_its_groups_ever_had_is_neither_met_nor_breached()
    {
        var story = new Story(Story.Agreed(Ola)).Hear(Report("desk")).Until("Tue 10:00").Resolved("Tue 10:00");
        Assigned(story, "Tue 11:00", "mail-ops").Until("Fri 00:00");
        story.State.Read(story.Terms, Story.At("Fri 00:00")).ShouldBeEmpty();
        story.Said<TargetMet>().ShouldBeEmpty();
        story.Said<TargetBreached>().ShouldBeEmpty();
    }

    [Fact]
    public void only_an_ola_binds_groups()
    {
        Ola.Validate(CalendarTerms.AlwaysOpen).ShouldBeEmpty();
        (Ola with { Kind = AgreementKind.ServiceLevel }).Validate(CalendarTerms.AlwaysOpen).Keys.ShouldBe(["groups"]);
        (Ola with { Groups = [" "] }).Validate(CalendarTerms.AlwaysOpen).Keys.ShouldBe(["groups"]);
        (Ola with { Groups = null! }).Validate(CalendarTerms.AlwaysOpen).Keys.ShouldBe(["groups"]);
    }

    [Fact]
    public void other_groups_are_other_terms() => Ola.SameAs(Ola with { Groups = ["network"] }).ShouldBeFalse();

    private static Fact Report(string group) =>
        new(0, FactKind.Reported, Story.At("09:00"), "mail", "P2", Group: group);

    private static Story Assigned(Story story, string at, string group, string? person = null) =>
        story.Hear(new Fact(0, FactKind.Assigned, Story.At(at), Group: group, Person: person));
}
