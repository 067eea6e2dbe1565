using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

public class SubmissionTests
{
    private static readonly ChangeModel Model = new(
        ChangeModel.IdOf("restart"),
        "restart",
        [new("Restart", ["restart"], "start", ["checkout"], RiskLevel.Low)]
    );
    private static readonly Change Standard = Change.Create(
        RequestedEvent with
        {
            Type = ChangeType.Standard,
            Model = new("restart", 1),
        }
    );

    [Fact]
    public void a_normal_change_is_assessed_before() =>
        SubmitChange.Decide(Requested, null, Nothing, Ann, Now).ShouldRefuse("not-assessed");

    [Fact]
    public void a_submission_asks_those_whom_the_policy_names_and_says_what_is_in_the_way()
    {
        var submitted = SubmitChange.Decide(Assessed, null, Nothing, Ann, Now).ShouldAppend<ChangeSubmitted>();
        submitted.Needs.ShouldHaveSingleItem().ToString().ShouldBe("1 of change-manager");
        (submitted.PolicyVersion, submitted.Conflicts.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void a_submission_again_changes_nothing() =>
        SubmitChange.Decide(Submitted(RiskLevel.Low), null, Nothing, Ann, Now).ShouldBeNothing();

    [Fact]
    public void what_was_rejected_is_not_submitted() =>
        SubmitChange.Decide(Rejected, null, Nothing, Ann, Now).ShouldRefuse("wrong-state");

    [Fact]
    public void an_emergency_is_submitted_at_once_and_its_risk_is_known() =>
        SubmitChange
            .Decide(Emergency, null, Nothing, Ann, Now)
            .ShouldAppend()
            .Select(e => e.GetType())
            .ShouldBe([typeof(ChangeAssessed), typeof(ChangeSubmitted)]);

    [Fact]
    public void a_standard_change_is_approved_by_its_model()
    {
        var change = Standard.And(SubmitChange.Decide(Standard, Model, Nothing, Ann, Now));
        change.State.ShouldBe(ChangeState.Approved);
        SubmitChange.Decide(change, Model, Nothing, Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void what_is_riskier_than_its_model_does_not_fit()
    {
        var risky = Nothing with
        {
            Ended = 4,
            WentWrong = 4,
            Graph = new([
                new()
                {
                    Id = Id,
                    Service = "checkout",
                    Criticality = "critical",
                    DefinedVersion = 1,
                },
            ]),
        };
        SubmitChange.Decide(Standard, Model, risky, Ann, Now).ShouldRefuse("model-does-not-fit");
    }

    [Fact]
    public void a_change_that_has_left_the_services_of_its_model_does_not_fit() =>
        SubmitChange
            .Decide(Standard with { Services = ["checkout", "mail"] }, Model, Nothing, Ann, Now)
            .ShouldRefuse("model-does-not-fit");

    [Fact]
    public void a_retired_model_approves_nothing() =>
        SubmitChange.Decide(Standard, Model with { Retired = true }, Nothing, Ann, Now).ShouldRefuse("model-retired");

    [Fact]
    public void a_risk_that_has_not_changed_is_not_noted_again()
    {
        var assessed = Requested.And(AssessChange.Decide(Requested, Nothing, Ann, Now));
        assessed.State.ShouldBe(ChangeState.Assessed);
        AssessChange.Decide(assessed, Nothing, Ann, Now).ShouldBeNothing();
        AssessChange
            .Decide(assessed, Nothing with { Ended = 2, WentWrong = 2 }, Ann, Now)
            .ShouldAppend<ChangeAssessed>();
        AssessChange.Decide(Approved, Nothing, Ann, Now).ShouldRefuse("wrong-state");
    }
}
