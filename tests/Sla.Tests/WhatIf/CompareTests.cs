namespace Sms.Sla.Tests;

public class CompareTests
{
    private static readonly DateTimeOffset End = Story.At("Sun 00:00");

    [Fact]
    public void a_tighter_goal_makes_a_miss_of_what_was_met_and_explains_both()
    {
        var x = Compared(Worked(), Story.Resolution(("P2", "2h")));
        (x.Actual!.Result, x.Proposed!.Result, x.Differs).ShouldBe(("met", "breached", true));
        (x.Actual.DueAt, x.Actual.BreachedAt, x.Actual.FulfilledAt).ShouldBe(
            (Story.At("14:00"), null, Story.At("12:30"))
        );
        (x.Proposed.DueAt, x.Proposed.BreachedAt, x.Proposed.Goal).ShouldBe(
            (Story.At("12:00"), Story.At("12:00"), TimeSpan.FromHours(2))
        );
        x.Proposed.Intervals.Select(interval => (interval.Kind, interval.From, interval.FactKind))
            .ShouldBe([
                ("running", Story.At("09:00"), FactKind.Reported),
                ("paused", Story.At("10:00"), FactKind.OnHold),
                ("running", Story.At("11:00"), FactKind.Resumed),
                ("running", Story.At("11:30"), FactKind.Assigned),
                ("closed", Story.At("12:30"), FactKind.Resolved),
            ]);
        x.Proposed.Intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + interval.Working)
            .ShouldBe(x.Proposed.Consumed);
    }

    [Fact]
    public void who_held_the_clock_at_the_breach_is_named()
    {
        Difference
            .Of(Story.Incident, Compared(Worked(), Story.Resolution(("P2", "2h"))))
            .HeldBy.ShouldBe(new Holder("mail-ops", "carla"));
        Difference
            .Of(Story.Incident, Compared(Worked(), Story.Resolution(("P2", "30m"))))
            .HeldBy.ShouldBe(new Holder("desk", null));
    }

    [Fact]
    public void who_takes_over_at_the_moment_of_the_breach_does_not_answer_for_it() =>
        Difference
            .Of(Story.Incident, Compared(Worked(), Story.Resolution(("P2", "90m"))))
            .HeldBy.ShouldBe(new Holder("desk", null));

    [Fact]
    public void a_calendar_with_the_holiday_turns_the_breach_into_a_target_that_is_met()
    {
        var calendar = new Calendar(Guid.CreateVersion7(), [Calendars.Office]);
        var agreed = Story.Agreed(Story.Usual() with { CalendarId = calendar.Id });
        var story = new Story([calendar], agreed).Reported("16:00").Until("Tue 16:00").Resolved("Wed 10:00");
        var holiday = Calendars.Office with { Holidays = [new(new DateOnly(2026, 3, 3), "Carnival")] };
        var x = WhatIf.Compare(story.State, new(Story.Gold, null, holiday), story.Terms, End).ShouldHaveSingleItem();
        (x.Actual!.Result, x.Actual.BreachedAt).ShouldBe(("breached", Story.At("Tue 11:00")));
        (x.Proposed!.Result, x.Proposed.DueAt, x.Proposed.Consumed).ShouldBe(
            ("met", Story.At("Wed 11:00"), TimeSpan.FromHours(3))
        );
    }

    [Fact]
    public void an_agreement_that_leaves_planned_work_out_knows_of_the_work_that_the_one_it_replaces_counted()
    {
        var work = new PlannedWork(
            Guid.CreateVersion7(),
            1,
            "CHG0000001",
            ["mail"],
            Story.At("10:00"),
            Story.At("12:00")
        );
        var story = new Story().Reported("09:00").Resolved("14:00");
        var x = WhatIf
            .Compare(
                story.State,
                new(Story.Gold, Story.Usual() with { ExcludePlannedWork = true }, CalendarTerms.AlwaysOpen),
                story.Terms with
                {
                    PlannedWork = [work],
                },
                End
            )
            .ShouldHaveSingleItem();
        (x.Actual!.Result, x.Proposed!.Result, x.Proposed.Consumed).ShouldBe(
            ("breached", "met", TimeSpan.FromHours(3))
        );
    }

    [Fact]
    public void another_calendar_keeps_the_version_of_the_agreement_that_each_clock_pinned()
    {
        var agreed = new Agreement(
            Story.Gold,
            [Story.Usual(), Story.Resolution(("P2", "1h")) with { ValidFrom = Story.At("Tue 00:00") }]
        );
        var story = new Story(agreed).Reported("09:00").Resolved("12:00");
        WhatIf
            .Compare(story.State, new(Story.Gold, null, CalendarTerms.AlwaysOpen), story.Terms, End)
            .ShouldHaveSingleItem()
            .Differs.ShouldBeFalse();
    }

    [Fact]
    public void without_an_agreement_to_replace_it_is_compared_with_nothing()
    {
        var story = Worked();
        var x = WhatIf
            .Compare(story.State, new(null, Story.Resolution(("P2", "4h")), CalendarTerms.AlwaysOpen), story.Terms, End)
            .ShouldHaveSingleItem();
        (x.Actual, x.Proposed!.Result, x.Differs).ShouldBe((null, "met", true));
    }

    [Fact]
    public void an_incident_of_another_service_has_no_part_in_it()
    {
        var story = new Story().Reported("09:00", service: "dns");
        WhatIf
            .Compare(story.State, new(Story.Gold, Story.Usual(), CalendarTerms.AlwaysOpen), story.Terms, End)
            .ShouldBeEmpty();
    }

    [Fact]
    public void a_service_that_is_no_longer_covered_has_an_actual_outcome_alone()
    {
        var x = Compared(Worked(), Story.Usual() with { Services = ["web"] });
        (x.Actual!.Result, x.Proposed, x.Priority).ShouldBe(("met", null, "P2"));
    }

    [Fact]
    public void another_metric_is_compared_on_its_own()
    {
        var story = Worked();
        var both = Story.Usual() with { Targets = [.. Story.Usual().Targets, .. Story.Response("2h").Targets] };
        var compared = WhatIf.Compare(story.State, new(Story.Gold, both, CalendarTerms.AlwaysOpen), story.Terms, End);
        compared
            .Select(x => (x.Metric, x.Actual?.Result, x.Proposed?.Result))
            .ShouldBe([("response", null, "breached"), ("resolution", "met", "met")]);
    }

    [Fact]
    public void validity_is_not_looked_at() =>
        Compared(
            Worked(),
            Story.Resolution(("P2", "2h")) with
            {
                ValidFrom = End.AddYears(1),
                ValidUntil = End.AddYears(2),
            }
        )
            .Proposed!.Result.ShouldBe("breached");

    [Fact]
    public void a_breach_of_an_earlier_cycle_counts_and_is_explained_from_within_it()
    {
        var cycles = Story.Resolution(("P2", "2h")) with { Reopen = ReopenRule.NewCycle };
        var story = new Story().Reported("09:00").Resolved("12:00").Reopened("13:00").Resolved("13:30");
        var proposed = Compared(story, cycles).Proposed!;
        (proposed.Result, proposed.BreachedAt, proposed.Consumed).ShouldBe(
            ("breached", Story.At("11:00"), TimeSpan.FromHours(2))
        );
        proposed.Intervals.ShouldHaveSingleItem().From.ShouldBe(Story.At("09:00"));
    }

    [Fact]
    public void what_is_not_decided_yet_is_open() =>
        Compared(new Story().Reported("09:00"), Story.Resolution(("P2", "9h")), "14:00")
            .Proposed!.Result.ShouldBe("open");

    /// <summary>Two and a half working hours: from nine to half past twelve, an hour of it on hold.</summary>
    private static Story Worked() =>
        new Story()
            .Hear(new Fact(0, FactKind.Reported, Story.At("09:00"), "mail", "P2", Group: "desk"))
            .OnHold("10:00")
            .Resumed("11:00")
            .Hear(new Fact(0, FactKind.Assigned, Story.At("11:30"), Group: "mail-ops", Person: "carla"))
            .Resolved("12:30");

    private static Comparison Compared(Story story, AgreementTerms proposed, string at = "Sun 00:00") =>
        WhatIf
            .Compare(story.State, new(Story.Gold, proposed, CalendarTerms.AlwaysOpen), story.Terms, Story.At(at))
            .ShouldHaveSingleItem();
}
