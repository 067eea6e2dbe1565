namespace Sms.Sla.Tests;

/// <summary>
/// Warnings, breaches and retractions say which incident they are about, who holds it, and how much time is left or
/// over.
/// </summary>
public class AnnouncedIncidentTests
{
    private static readonly Fact Report = new(
        0,
        FactKind.Reported,
        Story.At("09:00"),
        "mail",
        "P2",
        Group: "desk",
        Number: "INC0000012",
        Title: "Mail is slow"
    );

    [Fact]
    public void a_warning_says_what_is_left_and_who_can_still_act()
    {
        var story = Assigned(new Story().Hear(Report), "09:30", "mail-ops", "carla").Until("12:59");
        story
            .Said<TargetAtRisk>()
            .ShouldAllBe(risk => risk.Incident == new IncidentRef("INC0000012", "Mail is slow", "mail-ops", "carla"));
        story
            .Said<TargetAtRisk>()
            .Select(risk => risk.Remaining)
            .ShouldBe([TimeSpan.FromHours(2), TimeSpan.FromHours(1), TimeSpan.FromMinutes(24)]);
    }

    [Fact]
    public void what_is_left_is_working_time()
    {
        var story = new Story(
            [new Calendar(Story.Gold, [Calendars.Office])],
            Story.Agreed(Story.Usual() with { CalendarId = Story.Gold })
        )
            .Reported("15:00")
            .Until("17:00");
        var risk = story.Said<TargetAtRisk>().ShouldHaveSingleItem();
        (risk.Remaining, risk.DueAt).ShouldBe((TimeSpan.FromHours(2), Story.At("Tue 10:00")));
        (risk.DueAt - risk.DetectedAt).ShouldBeGreaterThan(TimeSpan.FromHours(12));
    }

    [Fact]
    public void a_breach_that_is_noticed_in_time_is_over_by_nothing_and_one_that_is_noticed_late_by_that_much()
    {
        new Story()
            .Hear(Report)
            .Until("13:00")
            .Said<TargetBreached>()
            .ShouldHaveSingleItem()
            .Remaining.ShouldBe(TimeSpan.Zero);
        var late = new Story().Hear(Report).Observed("13:05").Said<TargetBreached>().ShouldHaveSingleItem();
        (late.Remaining, late.Incident).ShouldBe(
            (TimeSpan.FromMinutes(-5), new IncidentRef("INC0000012", "Mail is slow", "desk", null))
        );
    }

    [Fact]
    public void a_breach_by_a_shorter_target_says_how_far_it_was_passed_already() =>
        new Story()
            .Hear(Report)
            .Until("11:30")
            .PriorityChanged("11:30", "P1")
            .Said<TargetBreached>()
            .ShouldHaveSingleItem()
            .Remaining.ShouldBe(TimeSpan.FromHours(-1.5));

    [Fact]
    public void a_breach_never_has_time_left_though_the_target_has_become_longer_since()
    {
        var story = new Story()
            .Hear(Report with { Priority = "P1" })
            .Hear(new Fact(2, FactKind.PriorityChanged, Story.At("10:30"), Priority: "P3"), Story.At("10:40"));
        story.Said<TargetBreached>().ShouldHaveSingleItem().Remaining.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void a_retraction_is_told_to_those_who_were_told_of_the_breach()
    {
        var story = Assigned(new Story().Hear(Report).Until("13:00"), "13:10", "network", "anna")
            .Hear(new Fact(3, FactKind.OnHold, Story.At("10:00"), Reason: "caller"), Story.At("13:30"));
        var retracted = story.Said<TargetBreachRetracted>().ShouldHaveSingleItem();
        (retracted.Clock.Service, retracted.Incident).ShouldBe(
            ("mail", new IncidentRef("INC0000012", "Mail is slow", "desk", null))
        );
        retracted.Remaining.ShouldBe(TimeSpan.FromHours(3));
    }

    [Fact]
    public void a_breach_that_was_announced_by_an_older_version_is_retracted_with_what_is_known_now()
    {
        var story = new Story().Hear(Report).Until("12:59");
        var (clock, at) = (story.Said<TargetAtRisk>()[0].Clock, Story.At("13:00"));
        var old = story.State.Apply(new TargetBreached(clock, 1, "P2", at, at, Cause.TimeElapsed));
        old.Clocks[0]
            .Breaches.ShouldBe([new ToldBreach(1, "P2", at)], "a state of that version, read back, is the same");
        var retracted = old.Note(new Fact(2, FactKind.Resolved, Story.At("12:00")), story.Terms, Story.At("13:30"))
            .OfType<TargetBreachRetracted>()
            .ShouldHaveSingleItem();
        retracted.Incident.ShouldBe(new IncidentRef("INC0000012", "Mail is slow", "desk", null));
    }

    [Fact]
    public void of_an_incident_that_was_heard_by_an_older_version_the_holder_is_known()
    {
        var incident = new Story()
            .Hear(Report with { Number = null, Title = null })
            .Until("13:00")
            .Said<TargetBreached>()
            .ShouldHaveSingleItem()
            .Incident;
        incident.ShouldBe(new IncidentRef(null, null, "desk", null));
    }

    private static Story Assigned(Story story, string at, string group, string person) =>
        story.Hear(new Fact(0, FactKind.Assigned, Story.At(at), Group: group, Person: person));
}
