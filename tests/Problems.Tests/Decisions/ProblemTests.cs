using Sms.ServiceDefaults;
using static Sms.Problems.Tests.Decisions.Given;

namespace Sms.Problems.Tests.Decisions;

public class ProblemTests
{
    [Theory]
    [InlineData("high", "high", "P1")]
    [InlineData("high", "low", "P3")]
    [InlineData("medium", "high", "P2")]
    [InlineData("low", "low", "P5")]
    public void impact_and_urgency_give_the_priority(string impact, string urgency, string priority) =>
        Raise(new("t", "s", Impact: impact, Urgency: urgency)).Priority.ShouldBe(priority);

    [Fact]
    public void a_given_priority_stands_and_a_problem_that_exists_is_not_raised_again()
    {
        var raised = Raise(new("t", "s", Priority: "P1"));
        (raised.Priority, raised.Impact, raised.Source).ShouldBe(("P1", null, "manual"));
        RaiseProblem.Decide(Raised, new("t", "s"), [], Id, 12, Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void incidents_that_are_named_are_linked_once()
    {
        var events = RaiseProblem.Decide(null, new("t", "s"), [Incident, Incident], Id, 12, Ann, Now).ShouldAppend();
        events.Skip(1).ShouldBe([new IncidentLinked(Incident, Number, Ann, Now)]);
        StreamFold.Of<Problem>(events).Source.ShouldBe("incident");
    }

    [Fact]
    public void who_investigates_may_be_named_at_once()
    {
        Investigate
            .Decide(Raised, new("network"), Ann, Now)
            .ShouldAppend(new InvestigationStarted(Ann, Now), new ProblemAssigned("network", null, Ann, Now));
        Investigate.Decide(Investigating, new(), Ann, Now).ShouldBeNothing();
        Investigate.Decide(KnownError, new(), Ann, Now).ShouldBeNothing();
        Investigate.Decide(Resolved, new(), Ann, Now).ShouldRefuse("problem-resolved");
    }

    [Fact]
    public void somebody_is_responsible_once()
    {
        var assigned = Raised.And(AssignProblem.Decide(Raised, new("network", "ann"), Ann, Now));
        (assigned.Group, assigned.Person, assigned.State).ShouldBe(("network", "ann", "raised"));
        AssignProblem.Decide(assigned, new("network", "ann"), Ann, Now).ShouldBeNothing();
        AssignProblem.Decide(Closed, new("network", null), Ann, Now).ShouldRefuse("problem-closed");
    }

    [Fact]
    public void cause_and_workaround_make_a_known_error_in_either_order()
    {
        var recorded = new KnownErrorRecorded(Number, "shop", "Restart", Ann, Now);
        RecordWorkaround
            .Decide(RootCauseKnown, new("Restart"), Ann, Now)
            .ShouldAppend(new WorkaroundRecorded("Restart", Ann, Now), recorded);
        var before = Investigating.And(RecordWorkaround.Decide(Investigating, new("Restart"), Ann, Now));
        before.State.ShouldBe("investigating");
        var known = before.And(FindRootCause.Decide(before, new("Leak", "software"), Ann, Now));
        (known.State, known.RootCause, known.Workaround, known.Category).ShouldBe(
            ("known-error", "Leak", "Restart", "software")
        );
        FindRootCause.Decide(known, new("Leak", "software"), Ann, Now).ShouldBeNothing();
        FindRootCause
            .Decide(known, new("Another"), Ann, Now)
            .ShouldAppend(new RootCauseFound("Another", null, Ann, Now));
        RecordWorkaround.Decide(known, new("Restart"), Ann, Now).ShouldBeNothing();
        RecordWorkaround
            .Decide(known, new("Better"), Ann, Now)
            .ShouldAppend()
            .ShouldContain(new KnownErrorRecorded(Number, "shop", "Better", Ann, Now));
    }

    [Fact]
    public void a_cause_that_nobody_looked_for_may_be_known_all_the_same() =>
        Raised.And(FindRootCause.Decide(Raised, new("Leak"), Ann, Now)).State.ShouldBe("root-cause-known");

    [Fact]
    public void a_symptom_has_words()
    {
        SetSymptom
            .Decide(Resolved, new("session expires"), Ann, Now)
            .ShouldAppend(new SymptomSet("session expires", Ann, Now));
        SetSymptom
            .Decide(Resolved.And(new SymptomSet("session expires", Ann, Now)), new("session expires"), Ann, Now)
            .ShouldBeNothing();
        SetSymptom.Decide(Raised, new("Shop 4711 at db01"), Ann, Now).ShouldRefuse("symptom-without-words");
        SetSymptom.Decide(Closed, new("session expires"), Ann, Now).ShouldRefuse("problem-closed");
        RecordWorkaround.Decide(Raised, new("x", "4711"), Ann, Now).ShouldRefuse("symptom-without-words");
    }

    [Fact]
    public void only_what_is_understood_is_changed_and_asked_for_once()
    {
        RequestChange.Decide(Raised, new("Patch"), Ann, Now).ShouldRefuse("root-cause-unknown");
        RequestChange.Decide(Investigating, new("Patch"), Ann, Now).ShouldRefuse("root-cause-unknown");
        RequestChange
            .Decide(RootCauseKnown, new("Patch"), Ann, Now)
            .ShouldAppend(
                new FixingChangeRequested(
                    FixingChangeId.Of(Id, 1),
                    1,
                    Number,
                    "Patch",
                    "shop",
                    "normal",
                    null,
                    null,
                    null,
                    Ann,
                    Now
                )
            );
        RequestChange.Decide(ChangeRequested, new("Patch"), Ann, Now).ShouldBeNothing();
        RequestChange.Decide(ChangeRequested, new("Other"), Ann, Now).ShouldRefuse("change-requested");
        RequestChange.Decide(Resolved, new("Patch"), Ann, Now).ShouldRefuse("problem-resolved");
    }

    [Fact]
    public void a_known_error_stays_one_while_its_change_is_asked_for()
    {
        var known = RootCauseKnown.And(RequestChange.Decide(RootCauseKnown, new("Patch"), Ann, Now));
        known = known.And(RecordWorkaround.Decide(known, new("Restart"), Ann, Now));
        (known.State, known.KnownErrorAt).ShouldBe(("change-requested", Now));
        known.And(FollowFixingChange.Refused(known, known.Change!.Id, "no", "No", Now)).State.ShouldBe("known-error");
    }

    [Fact]
    public void a_problem_is_resolved_reopened_and_closed()
    {
        foreach (var open in OpenOnes[1..])
            ResolveProblem
                .Decide(open, new("Patched"), Ann, Now)
                .ShouldAppend(new ProblemResolved(Number, "Patched", null, Ann, Now));
        ResolveProblem.Decide(Raised, new("Patched"), Ann, Now).ShouldRefuse("problem-not-investigated");
        ResolveProblem.Decide(Resolved, new("Patched"), Ann, Now).ShouldBeNothing();
        ResolveProblem.Decide(Resolved, new("Otherwise"), Ann, Now).ShouldRefuse("problem-resolved");
        ResolveProblem.Decide(Closed, new("Patched"), Ann, Now).ShouldRefuse("problem-closed");

        var reopened = Resolved.And(ReopenProblem.Decide(Resolved, new("Again"), Ann, Now));
        (reopened.State, reopened.Resolution, reopened.ResolvedAt, reopened.ReopenCount).ShouldBe(
            ("known-error", null, Now, 1)
        );
        ReopenProblem.Decide(reopened, new("Again"), Ann, Now).ShouldBeNothing();
        ReopenProblem.Decide(Investigating, new("Again"), Ann, Now).ShouldRefuse("problem-not-resolved");
        ReopenProblem.Decide(Closed, new("Again"), Ann, Now).ShouldRefuse("problem-closed");

        CloseProblem.Decide(Resolved, Ann, Now).ShouldAppend(new ProblemClosed(Number, "resolved", null, Ann, Now));
        CloseProblem.Decide(Closed, Ann, Now).ShouldBeNothing();
        CloseProblem.Decide(KnownError, Ann, Now).ShouldRefuse("problem-not-resolved");
    }

    [Fact]
    public void a_problem_ends_without_a_solution_unless_one_is_on_its_way()
    {
        var ended = KnownError.And(CloseUnresolved.Decide(KnownError, new("accepted-risk", "Rare"), Ann, Now));
        (ended.State, ended.Outcome, ended.OutcomeReason).ShouldBe(("closed", "accepted-risk", "Rare"));
        CloseUnresolved.Decide(ended, new("accepted-risk", "Rare"), Ann, Now).ShouldBeNothing();
        CloseUnresolved.Decide(ended, new("not-reproducible", "Rare"), Ann, Now).ShouldRefuse("problem-closed");
        CloseUnresolved.Decide(Resolved, new("accepted-risk", "Rare"), Ann, Now).ShouldRefuse("problem-resolved");
        CloseUnresolved
            .Decide(ChangeRequested, new("accepted-risk", "Rare"), Ann, Now)
            .ShouldRefuse("change-requested");
        CloseProblem.Decide(ended, Ann, Now).ShouldRefuse("problem-closed");
    }

    [Fact]
    public void incidents_are_linked_and_unlinked_once_until_the_problem_is_closed()
    {
        var linked = Resolved.And(LinkIncident.Decide(Resolved, Incident, Ann, Now));
        LinkIncident.Decide(linked, Incident, Ann, Now).ShouldBeNothing();
        LinkIncident.Decide(Closed, Incident, Ann, Now).ShouldRefuse("problem-closed");
        LinkIncident.Heard(Closed, Incident, Ann, Now).ShouldAppend(new IncidentLinked(Incident, Number, Ann, Now));
        var unlinked = linked.And(UnlinkIncident.Decide(linked, Incident, Ann, Now));
        UnlinkIncident.Decide(unlinked, Incident, Ann, Now).ShouldBeNothing();
        UnlinkIncident
            .Decide(linked.And(new ProblemClosed(Number, "resolved", null, Ann, Now)), Incident, Ann, Now)
            .ShouldRefuse("problem-closed");
        LinkIncident.Heard(unlinked, Incident, Ann, Now.AddSeconds(-1)).ShouldBeNothing();
        LinkIncident.Heard(unlinked, Incident, Ann, Now.AddSeconds(1)).ShouldAppend();
    }

    [Fact]
    public void nothing_is_written_to_a_closed_problem()
    {
        AddNote.Decide(Resolved, new("x"), Ann, Now).ShouldAppend(new NoteAdded("x", Ann, Now));
        AddNote.Decide(Closed, new("x"), Ann, Now).ShouldRefuse("problem-closed");
        FindRootCause.Decide(Closed, new("x"), Ann, Now).ShouldRefuse("problem-closed");
        RecordWorkaround.Decide(Resolved, new("x"), Ann, Now).ShouldRefuse("problem-resolved");
    }

    public static TheoryData<Type> EventTypes() =>
        [
            .. typeof(ProblemRaised)
                .Assembly.GetTypes()
                .Where(type => type.IsAssignableTo(typeof(ServiceDefaults.IHappened)) && type.IsSealed),
        ];

    /// <summary>
    /// Also those that leave the state as it is: the event store is silent about a forgotten Apply, and the snapshot
    /// would keep the version before.
    /// </summary>
    [Theory, MemberData(nameof(EventTypes))]
    public void every_event_is_applied(Type type)
    {
        foreach (var state in (Type[])[typeof(Problem), typeof(Proposal)])
        {
            if (state.GetMethod("Apply", [type]) is not null || state.GetMethod("Create", [type]) is not null)
                return;
        }

        Assert.Fail($"Nothing applies {type.Name}.");
    }

    [Fact]
    public void what_is_no_event_of_a_problem_is_an_error()
    {
        Should.Throw<InvalidOperationException>(() => StreamFold.Of<Problem>([new InvestigationStarted(Ann, Now)]));
        Should.Throw<InvalidOperationException>(() => Raised.And("text"));
    }

    private static Problem Raise(RaiseProblem command) =>
        StreamFold.Of<Problem>(RaiseProblem.Decide(null, command, [], Id, 12, Ann, Now).ShouldAppend());
}
