using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class FollowProblemTests
{
    private const string Number = "PRB0000007";
    private static readonly Guid Problem = Guid.Parse("01940000-0000-7000-8000-000000000007");
    private static readonly Link Shown = new("problem", Problem.ToString(), Number);

    [Fact]
    public void the_problem_is_linked_once_and_shows_its_number()
    {
        var linked = Reported.And(FollowProblem.Linked(Reported, Problem, Number, null, Ann, Now));
        linked.Links.ShouldBe([Shown]);
        linked.State.ShouldBe(IncidentState.Reported);
        FollowProblem.Linked(linked, Problem, Number, null, Ann, Now).ShouldBeNothing();
        Closed.And(FollowProblem.Linked(Closed, Problem, Number, Now, Ann, Now)).State.ShouldBe(IncidentState.Closed);
    }

    [Fact]
    public void who_has_linked_it_by_number_has_linked_it()
    {
        var linked = Reported.And(new IncidentLinked("problem", "prb0000007", Ann, Now));
        FollowProblem.Linked(linked, Problem, Number, null, Ann, Now).ShouldBeNothing();
        FollowProblem
            .Linked(linked, Problem, Number, Now, Ann, Now)
            .ShouldAppend(
                new IncidentResolved("problem-resolved", Now, "PRB0000007 is resolved.", "system:problems", Now)
            );
    }

    [Fact]
    public void a_link_that_comes_after_the_resolution_resolves_too()
    {
        var late = Reported.And(FollowProblem.Linked(Reported, Problem, Number, Now.AddMinutes(-5), Ann, Now));
        (late.State, late.ResolutionCode, late.RestoredAt, late.AcknowledgedAt).ShouldBe(
            (IncidentState.Resolved, "problem-resolved", Now.AddMinutes(-5), null)
        );
    }

    [Fact]
    public void a_linked_incident_is_unlinked_by_kind_and_target_alone()
    {
        var linked = Reported.And(new IncidentLinked("problem", Problem.ToString(), Ann, Now, Number));
        LinkIncident.Decide(linked, new("problem", Problem.ToString()), Ann, Now).ShouldBeNothing();
        linked.And(UnlinkIncident.Decide(linked, new("problem", Problem.ToString()), Ann, Now)).Links.ShouldBeEmpty();
    }

    [Fact]
    public void open_incidents_are_over_with_their_problem_and_the_others_were_before()
    {
        var waiting = InProgress.And(new IncidentPutOnHold(HoldReason.Problem, null, Ann, Now));
        foreach (var open in (Incident[])[Reported, Acknowledged, InProgress, OnHold, waiting, Major])
        {
            var resolved = open.And(FollowProblem.Resolved(open, Number, Now, Now));
            (resolved.State, resolved.HoldReason).ShouldBe((IncidentState.Resolved, null));
            FollowProblem.Resolved(resolved, Number, Now, Now).ShouldBeNothing();
        }

        FollowProblem.Resolved(Closed, Number, Now, Now).ShouldBeNothing();
    }

    [Fact]
    public void service_is_back_neither_before_the_report_nor_after_now()
    {
        Restored(Now.AddDays(-9)).ShouldBe(Reported.ReportedAt);
        Restored(Now.AddDays(9)).ShouldBe(Now);
        DateTimeOffset? Restored(DateTimeOffset at) =>
            Reported.And(FollowProblem.Resolved(Reported, Number, at, Now)).RestoredAt;
    }

    [Fact]
    public void each_known_error_is_offered_once_and_to_nobody_who_is_gone()
    {
        var offered = Reported.And(FollowProblem.Offered(Reported, Problem, Number, "Restart", 0.8, "words", Now));
        offered.Offers.ShouldBe([new Offer(Problem, Number, "Restart", 0.8, "words", Now)]);
        FollowProblem.Offered(offered, Problem, Number, "Restart twice", 0.9, "words", Now).ShouldBeNothing();
        FollowProblem.Offered(offered, Id, "PRB0000008", "Wait", 0.6, "words", Now).ShouldAppend();
        FollowProblem.Offered(Resolved, Problem, Number, "Restart", 0.8, "words", Now).ShouldAppend();
        FollowProblem.Offered(Closed, Problem, Number, "Restart", 0.8, "words", Now).ShouldBeNothing();
    }
}
