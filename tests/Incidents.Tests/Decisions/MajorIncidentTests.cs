using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class MajorIncidentTests
{
    private static readonly MajorCriteria P1OnCheckout = new()
    {
        Priorities = ["P1"],
        Services = ["checkout"],
        Owner = "cleo",
    };
    private static readonly MajorIncidentDeclared ByCriteria = new(
        "cleo",
        "P1 on checkout",
        "major-criteria:1",
        "system:major-criteria",
        Now
    );

    [Fact]
    public void a_person_declares_it()
    {
        DeclareMajorIncident
            .Decide(Reported, new("cleo", "shop is down"), Ann, Now)
            .ShouldAppend(new MajorIncidentDeclared("cleo", "shop is down", null, Ann, Now));
        DeclareMajorIncident.Decide(Major, new("cleo", "shop is down"), Ann, Now).ShouldBeNothing();
        DeclareMajorIncident.Decide(Major, new("dan", "mine"), Ann, Now).ShouldRefuse("already-major");
        DeclareMajorIncident.Decide(Resolved, new("cleo", "late"), Ann, Now).ShouldRefuse("incident-resolved");
    }

    [Fact]
    public void criteria_are_off_until_somebody_asks_for_them() =>
        TriageIncident.Decide(Reported, new("high", "high"), Rules, Ann, Now).ShouldAppend().Count.ShouldBe(1);

    [Fact]
    public void criteria_declare_it_when_the_priority_becomes_high_enough()
    {
        TriageIncident
            .Decide(Reported, new("high", "high"), Rules with { Major = P1OnCheckout }, Ann, Now)
            .ShouldAppend()[1]
            .ShouldBe(ByCriteria);
        OverridePriority
            .Decide(Reported, new("P1", "big"), P1OnCheckout, Ann, Now)
            .ShouldAppend()[1]
            .ShouldBe(ByCriteria);
    }

    [Fact]
    public void criteria_declare_it_when_a_report_or_another_service_meets_them()
    {
        ReportIncident
            .Decide(
                null,
                new("x", "checkout", Impact: "high", Urgency: "high"),
                Id,
                1,
                Rules with
                {
                    Major = P1OnCheckout,
                },
                Ann,
                Now
            )
            .ShouldAppend()[1]
            .ShouldBe(ByCriteria);
        var elsewhere = Reported.And(
            new IncidentServiceChanged("mail", Ann, Now),
            new IncidentPriorityOverridden("P1", "x", Ann, Now)
        );
        ChangeService.Decide(elsewhere, new("checkout"), P1OnCheckout, Ann, Now).ShouldAppend()[1].ShouldBe(ByCriteria);
    }

    [Fact]
    public void criteria_do_not_declare_what_is_major_already_or_not_covered()
    {
        OverridePriority.Decide(Major, new("P1", "big"), P1OnCheckout, Ann, Now).ShouldAppend().Count.ShouldBe(1);
        P1OnCheckout.Declare("mail", "P1", Now).ShouldBeEmpty();
    }

    [Fact]
    public void the_communication_log_is_for_major_incidents()
    {
        Major.And(PostMajorUpdate.Decide(Major, new("we know the cause"), Ann, Now)).Major!.Updates.ShouldBe(1);
        PostMajorUpdate.Decide(Reported, new("?"), Ann, Now).ShouldRefuse("incident-not-major");
    }

    [Fact]
    public void a_major_incident_is_reviewed_before_it_is_closed()
    {
        var resolved = Major.And(new IncidentResolved("fixed", Now, null, Ann, Now));
        CloseIncident.Decide(resolved, Ann, Now).ShouldRefuse("major-incident-not-reviewed");
        AutoClose.Decide(resolved, TimeSpan.FromDays(1), Now.AddDays(9)).ShouldBeNothing();

        var reviewed = resolved.And(ReviewMajorIncident.Decide(resolved, new("no monitoring"), Ann, Now));
        ReviewMajorIncident.Decide(reviewed, new("no monitoring"), Ann, Now).ShouldBeNothing();
        CloseIncident.Decide(reviewed, Ann, Now).ShouldAppend();
        AutoClose.Decide(reviewed, TimeSpan.FromDays(1), Now.AddDays(9)).ShouldAppend();
        PostMajorUpdate
            .Decide(reviewed.And(new IncidentClosed("manual", Ann, Now)), new("late"), Ann, Now)
            .ShouldRefuse("incident-closed");
    }

    [Fact]
    public void a_review_comes_after_the_resolution_and_again_after_a_reopening()
    {
        ReviewMajorIncident.Decide(Major, new("early"), Ann, Now).ShouldRefuse("incident-not-resolved");
        ReviewMajorIncident.Decide(Resolved, new("why"), Ann, Now).ShouldRefuse("incident-not-major");
        Major
            .And(
                new IncidentResolved("fixed", Now, null, Ann, Now),
                new MajorIncidentReviewed("x", null, Ann, Now),
                new IncidentReopened("no", Ann, Now)
            )
            .Major!.ReviewedAt.ShouldBeNull();
    }
}
