using static Sms.Capacity.Tests.Decisions.Given;

namespace Sms.Capacity.Tests.Decisions;

public class PlanTests
{
    private static readonly PlanTerms Terms = new(
        "Disks",
        "shop",
        Now,
        Now.AddDays(90),
        Now.AddDays(30),
        Options: [new("second disk", 100)]
    );

    private static Plan Drafted =>
        Plan.Create((PlanDrafted)DraftPlan.Decide(Guid.Empty, Terms, [], Ann, Now).ShouldAppend()[0]);
    private static Plan Submitted => Drafted.Apply(new PlanSubmitted(Ann, Now));
    private static Plan Approved => Submitted.Apply(new PlanApproved(1, null, "bob", Now));

    [Fact]
    public void nobody_approves_what_they_have_written()
    {
        ApprovePlan.Decide(Submitted, new(), Ann, Now).ShouldRefuse("own-plan");
        ApprovePlan
            .Decide(Submitted, new(), "bob", Now)
            .ShouldAppend()
            .ShouldBe([new PlanApproved(1, null, "bob", Now)]);
        // Also not what they have written a part of.
        var both = Drafted
            .Apply(new PlanRevised(Terms with { Demand = "More" }, [], "bob", Now))
            .Apply(new PlanSubmitted(Ann, Now));
        ApprovePlan.Decide(both, new(), "bob", Now).ShouldRefuse("own-plan");
    }

    [Fact]
    public void only_what_is_submitted_is_decided_on()
    {
        ApprovePlan.Decide(Drafted, new(), "bob", Now).ShouldRefuse("plan-not-submitted");
        RejectPlan.Decide(Approved, new("Too dear"), "bob", Now).ShouldRefuse("plan-not-submitted");
        SubmitPlan.Decide(Approved, Ann, Now).ShouldRefuse("plan-decided");
        ApprovePlan.Decide(Submitted, new(Edition: 2), "bob", Now).ShouldRefuse("plan-revised");
    }

    [Fact]
    public void a_repeat_is_harmless()
    {
        SubmitPlan.Decide(Submitted, Ann, Now).ShouldBeNothing();
        ApprovePlan.Decide(Approved, new(), "cleo", Now).ShouldBeNothing();
        RejectPlan
            .Decide(Submitted.Apply(new PlanRejected(1, "x", "bob", Now)), new("x"), "bob", Now)
            .ShouldBeNothing();
        RevisePlan.Decide(Approved, Terms with { Options = [new("second disk", 100)] }, [], Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void a_revision_of_a_decided_plan_is_a_new_edition_that_has_to_be_approved_anew()
    {
        var revised = Approved.Apply(
            (PlanRevised)RevisePlan.Decide(Approved, Terms with { Demand = "More" }, [], "cleo", Now).ShouldAppend()[0]
        );
        (revised.Edition, revised.State, revised.ApprovedEdition, revised.Authors.Single()).ShouldBe(
            (2, "drafted", 1, "cleo")
        );
        Drafted.Apply(new PlanRevised(Terms, [], Ann, Now)).Edition.ShouldBe(1);
    }

    [Fact]
    public void a_review_falls_due_on_its_day_and_only_for_what_is_approved()
    {
        NoteReviewDue.Decide(Approved, Now.AddDays(29)).ShouldBeNothing();
        NoteReviewDue.Decide(Drafted, Now.AddDays(31)).ShouldBeNothing();
        var due = Approved.Apply((PlanReviewFellDue)NoteReviewDue.Decide(Approved, Now.AddDays(30)).ShouldAppend()[0]);
        NoteReviewDue.Decide(due, Now.AddDays(31)).ShouldBeNothing();
        ReviewPlan.Decide(due, new("Fine", Now.AddDays(60)), Ann, Now.AddDays(31)).ShouldAppend();
        ReviewPlan.Decide(due, new("Fine", Now), Ann, Now.AddDays(31)).ShouldRefuse("review-in-the-past");
        ReviewPlan.Decide(Drafted, new("Fine", Now.AddDays(60)), Ann, Now).ShouldRefuse("plan-not-approved");
    }
}
