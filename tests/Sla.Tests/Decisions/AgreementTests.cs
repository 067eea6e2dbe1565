using Sms.ServiceDefaults;

namespace Sms.Sla.Tests;

public class AgreementTests
{
    private static readonly DateTimeOffset Now = Story.At("09:00");

    [Fact]
    public void an_agreement_is_made_with_version_1() =>
        Agreement
            .Create((AgreementMade)Agreement.Make(Story.Gold, Story.Usual(), "anna", Now).Events.ShouldHaveSingleItem())
            .LatestVersion.ShouldBe(1);

    [Fact]
    public void revising_to_the_same_terms_does_nothing()
    {
        Story.Agreed().Revise(Story.Usual(), "anna", Now).ShouldBe(Decision.Nothing);
        Story
            .Agreed()
            .Revise(Story.Resolution(("P1", "2h"), ("P2", "4h"), ("P3", "8h")), "anna", Now)
            .Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void the_version_that_matches_is_the_one_valid_at_the_time()
    {
        var agreement = Story
            .Agreed()
            .Apply(
                new AgreementRevised(
                    Story.Usual() with
                    {
                        Services = ["web"],
                        ValidFrom = Story.At("Wed 00:00"),
                        ValidUntil = Story.At("Fri 00:00"),
                    },
                    "anna",
                    Now
                )
            );
        agreement.Matches("mail", Story.At("Tue 23:59")).ShouldBeTrue();
        agreement.Matches("web", Story.At("Tue 23:59")).ShouldBeFalse();
        agreement.Matches("web", Story.At("Wed 00:00")).ShouldBeTrue();
        agreement.Matches("mail", Story.At("Wed 00:00")).ShouldBeFalse();
        agreement.Matches("web", Story.At("Fri 00:00")).ShouldBeFalse();
        agreement.Matches("mail", Story.At("09:00").AddYears(-2)).ShouldBeFalse();
    }

    [Fact]
    public void a_star_covers_any_service() =>
        Story.Agreed(Story.Usual() with { Services = ["*"] }).Matches("anything", Now).ShouldBeTrue();

    [Fact]
    public void a_terminated_agreement_starts_no_clock_but_those_that_run_go_on()
    {
        var terminated = Story
            .Agreed()
            .Apply(
                (AgreementTerminated)
                    Story.Agreed().Terminate(Story.At("10:00"), "contract ended", "anna", Now).Events[0]
            );
        terminated.Matches("mail", Story.At("10:00")).ShouldBeFalse();
        new Story(terminated).Reported("10:00").Said<ClockStarted>().ShouldBeEmpty();
        new Story(terminated).Reported("09:00").Until("20:00").Said<TargetBreached>().ShouldHaveSingleItem();
    }

    [Fact]
    public void a_terminated_agreement_does_not_change_any_more()
    {
        var terminated = Story.Agreed() with { EndsAt = Story.At("10:00") };
        terminated.Terminate(Story.At("10:00"), "again", "anna", Now).ShouldBe(Decision.Nothing);
        terminated.Terminate(Story.At("11:00"), "later", "anna", Now).ShouldRefuse("agreement-terminated");
        terminated.Revise(Story.Resolution(("P1", "9h")), "anna", Now).ShouldRefuse("agreement-terminated");
    }

    [Fact]
    public void an_agreement_made_later_starts_no_clock_on_an_incident_that_is_under_way()
    {
        var story = new Story(Story.Agreed(Story.Usual() with { Services = ["web"] })).Reported("09:00");
        story.Terms = Terms.Of([Story.Agreed()], []);
        story.Acknowledged("10:00").Said<ClockStarted>().ShouldBeEmpty();
    }

    [Theory, InlineData(2, "agreement-version-unknown"), InlineData(3, "metric-not-agreed"), InlineData(1, null)]
    public void a_clock_moves_only_to_a_version_that_has_its_metric(int version, string? refusal)
    {
        var story = new Story(Story.Agreed()).Reported("09:00");
        if (version == 3)
            story.Terms = Terms.Of(
                [Story.Agreed() with { Versions = [Story.Usual(), Story.Usual(), Story.Response("1h")] }],
                []
            );
        var decision = story.State.Move(story.State.Clocks[0].ClockId, version, story.Terms, "why", "anna", Now);
        decision.Violation?.Code.ShouldBe(refusal);
        decision.Events.ShouldBeEmpty();
    }

    [Fact]
    public void good_terms_have_no_errors() => Story.Usual().Validate(CalendarTerms.AlwaysOpen).ShouldBeEmpty();

    [Fact]
    public void every_error_names_its_field()
    {
        var target = new Target
        {
            Metric = "speed",
            Goals = new Dictionary<string, string> { ["P9"] = "4h", ["P1"] = "soon" },
            Warnings = [50, 50],
        };
        var terms = new AgreementTerms
        {
            Kind = "x",
            ValidUntil = DateTimeOffset.MinValue,
            PriorityChange = "x",
            Reopen = "x",
            PausesOn = ["lunch"],
            Targets = [target, target with { Goals = new Dictionary<string, string>(), Warnings = [] }],
        };
        terms
            .Validate(null)
            .Keys.Order(StringComparer.Ordinal)
            .ShouldBe([
                "calendarId",
                "kind",
                "name",
                "pausesOn",
                "priorityChange",
                "reopen",
                "services",
                "targets[0].goals",
                "targets[0].goals.P1",
                "targets[0].metric",
                "targets[0].warnings",
                "targets[1].goals",
                "targets[1].metric",
                "validFrom",
                "validUntil",
            ]);
    }

    [Fact]
    public void lists_that_a_request_sets_to_null_are_errors_and_not_failures() =>
        (Story.Usual() with { Services = null!, Targets = null!, PausesOn = null! })
            .Validate(CalendarTerms.AlwaysOpen)
            .Keys.Order(StringComparer.Ordinal)
            .ShouldBe(["pausesOn", "services", "targets"]);
}
