using Sms.Contracts;
using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

/// <summary>From the window to the review.</summary>
public class WorkTests
{
    private static readonly Voter Worker = new(Ivy, []);
    private static readonly ScheduleChange Window = new(Now.AddHours(1), Now.AddHours(2));

    [Fact]
    public void an_approved_change_gets_its_window()
    {
        var change = Approved.And(ScheduleChange.Decide(Approved, Window, Nothing, Mia, Now));
        (change.State, change.StartsAt, change.Implementer).ShouldBe((ChangeState.Scheduled, Now.AddHours(1), Ivy));
        ScheduleChange.Decide(change, Window, Nothing, Mia, Now).ShouldBeNothing();
        ScheduleChange
            .Decide(change, Window with { EndsAt = Now.AddHours(3) }, Nothing, Mia, Now)
            .ShouldAppend<ChangeScheduled>();
    }

    [Fact]
    public void what_is_not_approved_gets_no_window() =>
        ScheduleChange.Decide(Assessed, Window, Nothing, Mia, Now).ShouldRefuse("wrong-state");

    [Fact]
    public void a_window_lies_ahead_and_ends() =>
        ScheduleChange
            .Decide(Approved, new(Now.AddHours(-2), Now.AddHours(-1)), Nothing, Mia, Now)
            .ShouldRefuse("window-over");

    [Fact]
    public void somebody_has_to_carry_it_out() =>
        ScheduleChange
            .Decide(Approved with { Implementer = null }, Window, Nothing, Mia, Now)
            .ShouldRefuse("no-implementer");

    [Fact]
    public void who_has_approved_does_not_carry_it_out()
    {
        var approved = Submitted(RiskLevel.Low).And(ApproveChange.Decide(Submitted(RiskLevel.Low), new(), Mia, Now));
        ScheduleChange
            .Decide(approved, Window with { Implementer = "mia" }, Nothing, Agent, Now)
            .ShouldRefuse("own-change");
    }

    [Fact]
    public void inside_its_window_it_begins()
    {
        var started = StartImplementation
            .Decide(Scheduled, new("not needed"), Worker, Now)
            .ShouldAppend<ImplementationStarted>();
        (started.Exception, started.EndsAt).ShouldBe((null, Scheduled.EndsAt!.Value));
        StartImplementation.Decide(Implementing, new(), Worker, Now).ShouldBeNothing();
    }

    [Fact]
    public void outside_of_it_not()
    {
        StartImplementation.Decide(Scheduled, new(), Worker, Now.AddHours(1)).ShouldRefuse("outside-window");
        StartImplementation.Decide(Scheduled, new(), Worker, Now.AddHours(-2)).ShouldRefuse("outside-window");
        StartImplementation.Decide(Approved, new(), Worker, Now).ShouldRefuse("outside-window");
        StartImplementation.Decide(Submitted(RiskLevel.Low), new(), Worker, Now).ShouldRefuse("not-approved");
    }

    [Fact]
    public void a_change_manager_answers_for_an_exception()
    {
        StartImplementation
            .Decide(Submitted(RiskLevel.Low), new("the shop is down"), Worker, Now)
            .ShouldRefuse("for-change-manager");
        var started = Submitted(RiskLevel.Low)
            .And(StartImplementation.Decide(Submitted(RiskLevel.Low), new("the shop is down"), Mia, Now));
        (started.State, started.Exception, started.NeedsReview()).ShouldBe(
            (ChangeState.Implementing, "the shop is down", true)
        );
    }

    [Theory]
    [InlineData("rejected")]
    [InlineData("withdrawn")]
    [InlineData("closed")]
    public void what_is_over_does_not_begin_with_any_reason(string state) =>
        StartImplementation
            .Decide(Requested with { State = state }, new("but I want to"), Mia, Now)
            .ShouldRefuse("wrong-state");

    [Fact]
    public void it_ends_in_one_of_three_ways()
    {
        CompleteChange
            .Decide(Implementing, new("seen"), Ivy, Now)
            .ShouldAppend<ImplementationEnded>()
            .Outcome.ShouldBe(Outcome.Implemented);
        BackOutChange
            .Decide(Implementing, new("slow"), Ivy, Now)
            .ShouldAppend<ImplementationEnded>()
            .Outcome.ShouldBe(Outcome.BackedOut);
        FailChange
            .Decide(Implementing, new("broken"), Ivy, Now)
            .ShouldAppend<ImplementationEnded>()
            .Outcome.ShouldBe(Outcome.Failed);
        CompleteChange.Decide(Implemented, new("again"), Ivy, Now).ShouldBeNothing();
        FailChange.Decide(Implemented, new("after all"), Ivy, Now).ShouldRefuse("wrong-state");
        CompleteChange.Decide(Scheduled, new("seen"), Ivy, Now).ShouldRefuse("wrong-state");
    }

    [Fact]
    public void an_emergency_is_not_closed_without_a_review()
    {
        var emergency = Implemented with { Type = ChangeType.Emergency };
        CloseChange.Decide(emergency, "mia", Now).ShouldRefuse("review-missing");
        var reviewed = emergency.And(ReviewChange.Decide(emergency, new("it was right", true), "mia", Now));
        CloseChange.Decide(reviewed, "mia", Now).ShouldAppend<ChangeClosed>().Outcome.ShouldBe(Outcome.Implemented);
    }

    [Fact]
    public void other_changes_may_be_closed_without_one()
    {
        CloseChange.Decide(Implemented, "mia", Now).ShouldAppend<ChangeClosed>();
        CloseChange.Decide(Closed, "mia", Now).ShouldBeNothing();
        CloseChange.Decide(Implementing, "mia", Now).ShouldRefuse("wrong-state");
    }

    [Fact]
    public void a_review_names_what_the_change_broke()
    {
        var reviewed = Implemented.And(
            ReviewChange.Decide(Implemented, new("it broke checkout", false, [Incident, Incident]), "mia", Now)
        );
        (reviewed.Successful, reviewed.WentWrong(), reviewed.Causes.ShouldHaveSingleItem().State).ShouldBe(
            (false, true, CauseState.Confirmed)
        );
        ReviewChange.Decide(reviewed, new("it broke checkout", false), "mia", Now).ShouldBeNothing();
        ReviewChange.Decide(Scheduled, new("x", true), "mia", Now).ShouldRefuse("wrong-state");
    }

    [Fact]
    public void a_change_is_withdrawn_until_it_begins()
    {
        foreach (var change in new[] { Requested, Assessed, Approved, Scheduled })
            WithdrawChange.Decide(change, new("no"), Ann, Now).ShouldAppend<ChangeWithdrawn>();
        WithdrawChange.Decide(Implementing, new("no"), Ann, Now).ShouldRefuse("wrong-state");
        WithdrawChange.Decide(Withdrawn, new("no"), Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void a_cause_is_confirmed_and_cleared()
    {
        ConfirmCause.Decide(Scheduled, new(Incident), Ann, Now).ShouldRefuse("not-begun");
        ClearCause.Decide(Implemented, new(Incident, "no"), Ann, Now).ShouldRefuse("not-suspected");
        var confirmed = Implemented.And(ConfirmCause.Decide(Implemented, new(Incident), Ann, Now));
        confirmed.WentWrong().ShouldBeTrue();
        ConfirmCause.Decide(confirmed, new(Incident), Ann, Now).ShouldBeNothing();
        var cleared = confirmed.And(ClearCause.Decide(confirmed, new(Incident, "it was the network"), Ann, Now));
        (cleared.WentWrong(), cleared.Causes.ShouldHaveSingleItem().State).ShouldBe((false, CauseState.Cleared));
        ClearCause.Decide(cleared, new(Incident, "still"), Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void a_note_leaves_the_state() =>
        Implemented.And(AddNote.Decide(new("seen"), Ann, Now)).State.ShouldBe(ChangeState.Implemented);

    [Fact]
    public void who_may_is_in_the_token() =>
        (Mia.IsManager, Otto.IsManager, Owner.Holds(Roles.ServiceOwner, Requested)).ShouldBe((true, false, true));
}
