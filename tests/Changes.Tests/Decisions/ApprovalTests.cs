using Sms.Contracts;
using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

/// <summary>Who has to say yes, by type and risk.</summary>
public class ApprovalTests
{
    private static readonly ApproveChange Yes = new("fine");

    public static TheoryData<string, string, string[], bool> Matrix =>
        new()
        {
            { ChangeType.Normal, RiskLevel.Low, ["mia"], true },
            { ChangeType.Normal, RiskLevel.Medium, ["mia"], false },
            { ChangeType.Normal, RiskLevel.Medium, ["otto"], false },
            { ChangeType.Normal, RiskLevel.Medium, ["otto", "mia"], true },
            { ChangeType.Normal, RiskLevel.Medium, ["mia", "otto"], true },
            { ChangeType.Normal, RiskLevel.High, ["otto", "olga"], false },
            { ChangeType.Normal, RiskLevel.High, ["otto", "omar"], false },
            { ChangeType.Normal, RiskLevel.High, ["omar", "otto", "olga"], true },
            { ChangeType.Emergency, RiskLevel.High, ["otto"], true },
            { ChangeType.Emergency, RiskLevel.Low, ["mia"], true },
        };

    [Theory, MemberData(nameof(Matrix))]
    public void a_change_is_approved_when_all_have_said_yes_whom_the_policy_asks_for(
        string type,
        string risk,
        string[] voters,
        bool approved
    )
    {
        var change = voters.Aggregate(Submitted(risk, type), (state, name) =>
            state.And(ApproveChange.Decide(state, Yes, Named(name), Now))
        );
        change.State.ShouldBe(approved ? ChangeState.Approved : ChangeState.Submitted);
    }

    [Theory]
    [InlineData(RiskLevel.Low, "otto")]
    [InlineData(RiskLevel.Low, "ada")]
    [InlineData(RiskLevel.High, "mia")]
    public void who_is_not_asked_cannot_vote(string risk, string name) =>
        ApproveChange.Decide(Submitted(risk), Yes, Named(name), Now).ShouldRefuse("not-an-approver");

    [Fact]
    public void the_owner_of_another_service_is_not_asked() =>
        ApproveChange
            .Decide(Submitted(RiskLevel.High), Yes, new("x", ["service-owner:mail"]), Now)
            .ShouldRefuse("not-an-approver");

    [Theory]
    [InlineData(Ann)]
    [InlineData(Ivy)]
    public void nobody_approves_what_they_asked_for_or_carry_out(string name)
    {
        ApproveChange
            .Decide(Submitted(RiskLevel.Low), Yes, new(name, [Roles.ChangeManager]), Now)
            .ShouldRefuse("own-change");
        RejectChange
            .Decide(Submitted(RiskLevel.Low), new("no"), new(name, [Roles.ChangeManager]), Now)
            .ShouldRefuse("own-change");
    }

    [Fact]
    public void nobody_votes_twice()
    {
        var once = Submitted(RiskLevel.High).And(ApproveChange.Decide(Submitted(RiskLevel.High), Yes, Otto, Now));
        ApproveChange.Decide(once, Yes, Otto, Now).ShouldBeNothing();
        once.Votes.ShouldHaveSingleItem().Role.ShouldBe(Roles.ChangeApprover);
    }

    [Fact]
    public void who_holds_two_roles_has_one_vote()
    {
        var both = new Voter("bo", [Roles.ChangeApprover, Roles.ChangeManager]);
        var once = Submitted(RiskLevel.Medium).And(ApproveChange.Decide(Submitted(RiskLevel.Medium), Yes, both, Now));
        once.State.ShouldBe(ChangeState.Submitted);
        once.And(ApproveChange.Decide(once, Yes, Mia, Now)).State.ShouldBe(ChangeState.Approved);
    }

    [Fact]
    public void what_is_not_submitted_is_not_approved() =>
        ApproveChange.Decide(Assessed, Yes, Mia, Now).ShouldRefuse("wrong-state");

    [Fact]
    public void one_no_of_a_role_that_is_asked_rejects()
    {
        var change = Submitted(RiskLevel.High).And(ApproveChange.Decide(Submitted(RiskLevel.High), Yes, Olga, Now));
        var rejected = change.And(RejectChange.Decide(change, new("too risky"), Otto, Now));
        (rejected.State, rejected.Reason).ShouldBe((ChangeState.Rejected, "too risky"));
        RejectChange.Decide(rejected, new("again"), Otto, Now).ShouldBeNothing();
        RejectChange.Decide(change, new("no"), Mia, Now).ShouldRefuse("not-an-approver");
        RejectChange.Decide(Approved, new("no"), Mia, Now).ShouldRefuse("wrong-state");
    }

    [Fact]
    public void a_delegate_votes_in_the_place_of_an_approver()
    {
        var change = Submitted(RiskLevel.Low)
            .And(DelegateApproval.Decide(Submitted(RiskLevel.Low), new("dan", Now.AddDays(1)), Mia, Now));
        var approved = change.And(ApproveChange.Decide(change, Yes, new("dan", []), Now));
        approved.State.ShouldBe(ChangeState.Approved);
        approved.Votes.ShouldHaveSingleItem().ShouldBe(new Vote("dan", Roles.ChangeManager, "mia", Now));
    }

    [Fact]
    public void a_delegation_ends()
    {
        var change = Submitted(RiskLevel.Low)
            .And(DelegateApproval.Decide(Submitted(RiskLevel.Low), new("dan", Now.AddDays(1)), Mia, Now));
        ApproveChange.Decide(change, Yes, new("dan", []), Now.AddDays(1)).ShouldRefuse("not-an-approver");
        RejectChange
            .Decide(change, new("no"), new("dan", []), Now)
            .ShouldAppend<ChangeRejected>()
            .InPlaceOf.ShouldBe("mia");
    }

    [Fact]
    public void who_has_voted_has_no_delegate_and_whose_delegate_has_voted_has_no_vote()
    {
        var high = Submitted(RiskLevel.High);
        var voted = high.And(ApproveChange.Decide(high, Yes, Otto, Now));
        DelegateApproval.Decide(voted, new("dan", Now.AddDays(1)), Otto, Now).ShouldRefuse("already-voted");
        var delegated = high.And(DelegateApproval.Decide(high, new("dan", Now.AddDays(1)), Otto, Now));
        var represented = delegated.And(ApproveChange.Decide(delegated, Yes, new("dan", []), Now));
        ApproveChange.Decide(represented, Yes, Otto, Now).ShouldRefuse("already-voted");
    }

    [Theory]
    [InlineData("dan", -1, "delegation-over")]
    [InlineData("mia", 1, "own-delegate")]
    [InlineData(Ann, 1, "own-change")]
    [InlineData(Ivy, 1, "own-change")]
    public void some_cannot_be_a_delegate(string to, int days, string code) =>
        DelegateApproval.Decide(Submitted(RiskLevel.Low), new(to, Now.AddDays(days)), Mia, Now).ShouldRefuse(code);

    [Fact]
    public void the_same_delegation_again_changes_nothing()
    {
        var command = new DelegateApproval("dan", Now.AddDays(1));
        var change = Submitted(RiskLevel.Low).And(DelegateApproval.Decide(Submitted(RiskLevel.Low), command, Mia, Now));
        DelegateApproval.Decide(change, command, Mia, Now).ShouldBeNothing();
        DelegateApproval.Decide(Approved, command, Mia, Now).ShouldRefuse("wrong-state");
    }

    private static Voter Named(string name) =>
        new[] { Mia, Otto, Olga, Owner, Agent }.Single(voter => voter.Id == name);
}
