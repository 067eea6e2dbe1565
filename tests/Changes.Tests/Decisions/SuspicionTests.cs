using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;
using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

public class SuspicionTests
{
    private static readonly PolicyTerms Policy = new();
    private static readonly KnownIncident Reported = new()
    {
        Id = Incident,
        Number = "INC0000001",
        Title = "Certificate of checkout rejected",
        Service = "checkout",
        ReportedAt = Now,
    };

    private static ServiceGraph Graph =>
        new([
            new()
            {
                Id = new Guid(1, 0, 0, new byte[8]),
                Service = "checkout",
                DependsOn = ["payments"],
                DefinedVersion = 1,
            },
            new()
            {
                Id = new Guid(2, 0, 0, new byte[8]),
                Service = "payments",
                DependsOn = ["database"],
                DefinedVersion = 1,
            },
        ]);

    [Fact]
    public void a_change_of_the_service_shortly_before_is_suspected_and_says_why()
    {
        var suspect = Rank(Done(1, "checkout", -1)).ShouldHaveSingleItem();
        (suspect.Rank, suspect.Score).ShouldBe((1, Math.Round(suspect.Score, 4)));
        suspect.Reasons.ShouldBe([
            "it changed checkout",
            "it ended 1 h before",
            "it was implemented",
            "its risk was low",
            "both speak of certificate",
        ]);
    }

    [Theory]
    [InlineData("mail", -1)]
    [InlineData("checkout", -25)]
    [InlineData("checkout", 1)]
    public void others_are_not(string service, int hours) => Rank(Done(1, service, hours)).ShouldBeEmpty();

    [Fact]
    public void a_change_that_nobody_has_ended_is_not_suspected_for_ever()
    {
        var open = Done(1, "checkout", -30) with { EndedAt = null, Outcome = null };
        Rank(open with { EndsAt = Now.AddHours(-23) }).ShouldHaveSingleItem();
        Rank(open with { EndsAt = Now.AddHours(-25) }).ShouldBeEmpty();
    }

    [Fact]
    public void what_it_depends_on_is_looked_at_too_and_counts_less()
    {
        var ranked = Rank(Done(1, "database", -1), Done(2, "payments", -1), Done(3, "checkout", -1));
        ranked.Select(suspect => suspect.ChangeId).ShouldBe([Of(3), Of(2), Of(1)]);
        ranked.Select(suspect => suspect.Rank).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void what_depends_on_it_is_not() =>
        Suspicion
            .Rank(Reported with { Service = "database" }, [Done(1, "checkout", -1)], Graph, Policy)
            .ShouldBeEmpty();

    [Fact]
    public void nearer_in_time_riskier_failed_and_under_way_weigh_more()
    {
        Score(Done(1, "checkout", -1)).ShouldBeGreaterThan(Score(Done(1, "checkout", -3)));
        Score(Done(1, "checkout", -1) with { Outcome = Outcome.Failed })
            .ShouldBeGreaterThan(Score(Done(1, "checkout", -1)));
        Score(Done(1, "checkout", -1) with { Outcome = Outcome.BackedOut })
            .ShouldBeGreaterThan(Score(Done(1, "checkout", -1)));
        Score(Done(1, "checkout", -1) with { Risk = RiskOf(RiskLevel.High) })
            .ShouldBeGreaterThan(Score(Done(1, "checkout", -1)));
        Score(Done(1, "checkout", -1) with { EndedAt = null, Outcome = null })
            .ShouldBeGreaterThan(Score(Done(1, "checkout", -1)));
        Score(Done(1, "checkout", -1))
            .ShouldBeGreaterThan(Score(Done(1, "checkout", -1) with { Title = "Something else" }));
    }

    [Fact]
    public void the_facts_give_the_same_answer_in_any_order() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt Hours, NonNegativeInt Service)[]>(), found =>
            {
                string[] services = ["checkout", "payments", "database", "mail"];
                Change[] changes =
                [
                    .. found.Select((one, i) => Done(i + 1, services[one.Service.Get % 4], -(one.Hours.Get % 30))),
                ];
                var ranked = Suspicion.Rank(Reported, changes, Graph, Policy);
                Same(ranked, Suspicion.Rank(Reported, changes.Reverse(), Graph, Policy));
                Same(ranked, Suspicion.Rank(Reported, changes.Concat(changes), Graph, Policy));
                ranked.Count.ShouldBeLessThanOrEqualTo(Policy.SuspectsAtMost);
                ranked.ShouldAllBe(suspect => suspect.Score >= Policy.SuspectThreshold && suspect.Score <= 1);
                ranked.Select(suspect => suspect.Rank).ShouldBe(Enumerable.Range(1, ranked.Count));
            })
        );

    [Fact]
    public void the_facts_of_an_incident_come_to_the_same_in_any_order() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), order =>
            {
                // Which of five facts comes when, some of them again.
                int[] arrivals = [.. order.Select(fact => Math.Abs(fact % 5)), 0, 1, 2, 3, 4];
                var incident = arrivals.Aggregate((KnownIncident?)null, Hear)!;
                (incident.Service, incident.State, incident.StateVersion, incident.Major, incident.ReportedAt).ShouldBe(
                    ("checkout", KnownIncident.Closed, 5, true, Now)
                );
            }));

    [Fact]
    public void a_suspect_is_named_once_and_never_again_once_cleared()
    {
        var suspect = new Suspect(Id, 1, 0.7, ["it changed checkout"]);
        var suspected = Implemented.And(SuspectChange.Decide(Implemented, Incident, suspect, Now));
        suspected.WentWrong().ShouldBeFalse();
        SuspectChange.Decide(suspected, Incident, suspect, Now).ShouldBeNothing();
        SuspectChange
            .Decide(suspected.And(new CauseCleared(Incident, "no", Ann, Now)), Incident, suspect, Now)
            .ShouldBeNothing();
    }

    [Fact]
    public void what_is_likely_is_a_suspect_and_the_rest_are_changes_nearby()
    {
        var ranked = Rank(Done(1, "checkout", -1) with { Outcome = Outcome.Failed }, Done(2, "payments", -9));
        ranked
            .Select(one => (one.ChangeId, one.Kind))
            .ShouldBe([(Of(1), SuspicionKind.Suspect), (Of(2), SuspicionKind.Nearby)]);
        ranked[0].Score.ShouldBeGreaterThanOrEqualTo(Policy.SuspectFrom);
        ranked[1].Score.ShouldBeLessThan(Policy.SuspectFrom);
        var strict = Policy with { SuspectFrom = 1 };
        Suspicion
            .Rank(Reported, [Done(1, "checkout", -1)], Graph, strict)
            .ShouldHaveSingleItem()
            .Kind.ShouldBe(SuspicionKind.Nearby);
    }

    [Fact]
    public void a_change_nearby_becomes_a_suspect_when_more_is_known_and_never_the_other_way_round()
    {
        var nearby = new Suspect(Id, 2, 0.5, ["it was under way"], SuspicionKind.Nearby);
        var suspect = new Suspect(Id, 1, 0.7, ["it failed"]);
        var before = Implemented.And(SuspectChange.Decide(Implemented, Incident, nearby, Now));
        var change = before;
        change.CauseOf(Incident).ShouldBe(new Cause(Incident, CauseState.Nearby, 2, 0.5));
        change.WentWrong().ShouldBeFalse();
        SuspectChange.Decide(change, Incident, nearby, Now).ShouldBeNothing();
        change = change.And(SuspectChange.Decide(change, Incident, suspect, Now));
        change.CauseOf(Incident).ShouldBe(new Cause(Incident, CauseState.Suspected, 1, 0.7));
        change.WentWrong().ShouldBeFalse();
        SuspectChange.Decide(change, Incident, nearby, Now).ShouldBeNothing();
        var confirmed = before.And(new CauseConfirmed(Implemented.Ref(), Incident, Ann, Now));
        var cleared = before.And(new CauseCleared(Incident, "no", Ann, Now));
        foreach (var found in new[] { confirmed, cleared })
            SuspectChange.Decide(found, Incident, suspect, Now).ShouldBeNothing();
    }

    [Fact]
    public void only_what_somebody_found_counts_as_caused()
    {
        var near = new Suspect(Id, 1, 0.5, [], SuspicionKind.Nearby);
        var nearby = Implemented.And(SuspectChange.Decide(Implemented, Incident, near, Now));
        var suspected = Implemented.And(SuspectChange.Decide(Implemented, Incident, new(Id, 1, 0.9, []), Now));
        var confirmed = nearby.And(ConfirmCause.Decide(nearby, new(Incident), Ann, Now));
        IncidentsCaused(nearby, suspected).ShouldBe(0);
        IncidentsCaused(confirmed).ShouldBe(1);

        static int IncidentsCaused(params Change[] changes) =>
            ChangeReport.Of(Now.AddDays(-1), Now.AddDays(1), changes, [], Policy, Now).IncidentsCaused;
    }

    [Fact]
    public void what_was_suspected_before_the_two_were_told_apart_stays_a_suspect() =>
        Implemented
            .And(new ChangeSuspected(Implemented.Ref(), Incident, 1, 0.2, [], "system:suspicion", Now))
            .CauseOf(Incident)!
            .State.ShouldBe(CauseState.Suspected);

    private static KnownIncident? Hear(KnownIncident? known, int fact)
    {
        var decision = fact switch
        {
            0 => KnownIncident.Report(known, Incident, "INC0000001", "Title", "checkout", false, Now),
            1 => KnownIncident.Become(known, Incident, 3, KnownIncident.Resolved, Now),
            2 => KnownIncident.Become(known, Incident, 4, KnownIncident.Open, Now),
            3 => KnownIncident.Become(known, Incident, 5, KnownIncident.Closed, Now),
            _ => KnownIncident.DeclareMajor(known, Incident, Now),
        };
        return StreamFold.After(known, decision.Events);
    }

    private static void Same(IReadOnlyList<Suspect> one, IReadOnlyList<Suspect> other) =>
        one.Select(suspect => (suspect.ChangeId, suspect.Rank, suspect.Score))
            .ShouldBe(other.Select(suspect => (suspect.ChangeId, suspect.Rank, suspect.Score)));

    private static Guid Of(int id) => new(id, 0, 0, new byte[8]);

    /// <summary>Ended so many hours before the incident; with more than 0, begun after it.</summary>
    private static Change Done(int id, string service, int hours) =>
        Implemented with
        {
            Id = Of(id),
            Service = service,
            Services = [service],
            StartedAt = hours > 0 ? Now.AddMinutes(1) : Now.AddHours(hours).AddMinutes(-10),
            EndedAt = Now.AddHours(hours),
        };

    private static IReadOnlyList<Suspect> Rank(params Change[] changes) =>
        Suspicion.Rank(Reported, changes, Graph, Policy);

    private static double Score(Change change) => Rank(change).ShouldHaveSingleItem().Score;
}
