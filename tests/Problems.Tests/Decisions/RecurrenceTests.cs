using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;
using static Sms.Problems.Tests.Decisions.Given;

namespace Sms.Problems.Tests.Decisions;

public class RecurrenceTests
{
    private static readonly RecurrenceRules Rules = new();

    [Fact]
    public void incidents_of_one_service_and_symptom_within_the_window_are_a_group()
    {
        var group = Recurrence
            .Group(
                [
                    Of("Login hangs for user 1", 0),
                    Of("login HANGING (db01)", 1),
                    Of("Hangs at login", 2),
                    Of("Login hangs", 3),
                    Of("Login hangs", 4, "mail"),
                    Of("Printer burns", 1),
                    Of("Printer burns", 2),
                    Of("Printer burns", 3),
                    Of("4711", 1),
                    Of("4712", 1),
                    Of("4713", 1),
                    Of("4714", 1),
                ],
                Rules
            )
            .ShouldHaveSingleItem();
        (group.Service, group.Symptom, group.Incidents.Count).ShouldBe(("shop", "hangs login", 4));
        group.Shared.ShouldBe(["hangs", "login"]);
        group.Incidents.Select(x => x.At).ShouldBeInOrder();
    }

    [Fact]
    public void what_is_spread_over_a_longer_time_does_not_recur()
    {
        Recurrence.Group([.. Enumerable.Range(0, 10).Select(i => Of("Login hangs", 3 * i))], Rules).ShouldBeEmpty();
        var dense = Recurrence
            .Group(
                [
                    .. Enumerable.Range(0, 10).Select(i => Of("Login hangs", 3 * i)),
                    Of("Login hangs", 10),
                    Of("Login hangs", 11),
                ],
                Rules
            )
            .Single();
        // From 3 to 10 and from 11 to 18 it is four within seven days; neither the first nor the last ones are.
        dense.Incidents.Select(x => (x.At - Now).Days).ShouldBe([3, 6, 9, 10, 11, 12, 15, 18]);
    }

    [Fact]
    public void small_differences_do_not_chain_what_has_nothing_in_common()
    {
        string[] chain =
        [
            "alpha bravo charlie delta",
            "bravo charlie delta echo",
            "charlie delta echo foxtrot",
            "delta echo foxtrot golf",
        ];
        Recurrence
            .Group(chain.SelectMany(title => Enumerable.Range(0, 1).Select(i => Of(title, i))), Rules)
            .ShouldBeEmpty();
    }

    [Fact]
    public void the_order_of_arrival_does_not_matter()
    {
        string[] words = ["login", "hangs", "mail", "queue", "stuck", "slow", "payment"];
        var incidents = Enumerable
            .Range(0, 60)
            .Select(i =>
                Of(
                    $"{words[i % 7]} {words[(i * 3) % 7]} {words[(i * 5) % 4]} {i}",
                    i % 20,
                    i % 2 == 0 ? "shop" : "mail"
                )
            )
            .ToArray();
        var expected = JsonSerializer.Serialize(Recurrence.Group(incidents, Rules));
        Recurrence.Group(incidents, Rules).ShouldNotBeEmpty();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(Gen.Shuffle(incidents).ToArbitrary(), shuffled =>
                JsonSerializer.Serialize(Recurrence.Group(shuffled, Rules)) == expected
            )
        );
    }

    [Fact]
    public void one_incident_told_twice_counts_once()
    {
        var one = Of("Login hangs", 1);
        Recurrence.Group([one, one, one, one], Rules).ShouldBeEmpty();
    }

    [Fact]
    public void recurrences_are_found_in_noise()
    {
        string[] noise =
        [
            "Printer jammed",
            "Password forgotten",
            "Screen flickers",
            "Headset silent",
            "Report empty",
            "Door badge refused",
            "Calendar shifted",
            "Fax dead",
        ];
        string[] kinds =
        [
            "Login hangs for {0}",
            "{0}: login is HANGING",
            "login hangs again (host web-{1}.example.org)",
            "Loign hangs at 1{1}:3{1}",
        ];
        var real = Enumerable
            .Range(0, 12)
            .Select(i =>
                Of(
                    string.Format(
                        System.Globalization.CultureInfo.InvariantCulture,
                        kinds[i % 4],
                        $"'user {i}'",
                        i % 10
                    ),
                    40 + (i / 3)
                )
            )
            .ToList();
        var other = Enumerable
            .Range(0, 300)
            .Select(i =>
                Of(
                    $"{noise[i % 8]} {noise[(i * 5 + 3) % 8].ToLowerInvariant()} "
                        + $"{(char)('a' + (i % 26))}{(char)('a' + (i * 7 % 26))}x",
                    i % 90
                )
            )
            .ToList();
        var found = Recurrence.Group([.. real, .. other], Rules);
        var login = found.Single(x => x.Symptom.Contains("login", StringComparison.Ordinal));
        login.Incidents.Select(x => x.IncidentId).ShouldBe(real.Select(x => x.IncidentId), ignoreOrder: true);
    }

    [Fact]
    public void a_rejected_symptom_waits_for_twice_as_many()
    {
        var evidence = Enumerable.Range(0, 4).Select(i => Of("Login hangs", i)).ToList();
        var found = Recurrence.Group(evidence, Rules).Single();
        var proposal = Proposal.Create(
            (ProblemProposed)ProposeProblem.Decide(found, [], null, null, Id, Rules, Now).ShouldAppend().Single()
        );
        proposal.Evidence.Count.ShouldBe(4);
        var rejected = proposal.Apply(new ProposalRejected("No", Ann, Now));
        ProposeProblem
            .Decide(found, [.. evidence, .. evidence.Take(3)], rejected, null, Id, Rules, Now)
            .ShouldBeNothing();
        var again = (ProblemProposed)
            ProposeProblem
                .Decide(found, [.. evidence, .. evidence], rejected, Closed, Id, Rules, Now)
                .ShouldAppend()
                .Single();
        (again.Evidence.Count, again.Previous, again.PreviousNumber).ShouldBe((8, Id, Number));
        RejectProposal.Decide(rejected, new("No"), Ann, Now).ShouldBeNothing();
        ProposeProblem.Join(rejected, [Of("Login hangs", 5)], Now).ShouldBeNothing();
        ProposeProblem.Join(proposal, [Of("Login hangs", 5)], Now).ShouldAppend();
        ProposeProblem.Join(proposal, evidence, Now).ShouldBeNothing();
    }

    [Fact]
    public void a_proposal_is_accepted_once_and_all_of_it()
    {
        var evidence = new[] { new Evidence(Incident, "INC1", "Login hangs", Now) };
        var proposal = Proposal.Create(
            new(Incident, "shop", "login hangs", evidence, ["login"], "rule", null, null, Ann, Now)
        );
        var (decision, problem) = AcceptProposal.Decide(proposal, new(), Id, 12, Ann, Now);
        decision.ShouldAppend(new ProposalAccepted(Id, Number, Ann, Now));
        var raised = StreamFold.Of<Problem>(problem);
        (raised.Title, raised.Symptom, raised.Source, raised.Proposal).ShouldBe(
            ("Login hangs", "login hangs", "recurrence", Incident)
        );
        raised.Incidents.ShouldBe([Incident]);
        var accepted = proposal.Apply(new ProposalAccepted(Id, Number, Ann, Now));
        AcceptProposal.Decide(accepted, new(), Guid.Empty, 13, Ann, Now).Proposal.ShouldBeNothing();
        RejectProposal.Decide(accepted, new("x"), Ann, Now).ShouldRefuse("proposal-accepted");
        AcceptProposal
            .Decide(proposal.Apply(new ProposalRejected("x", Ann, Now)), new(), Id, 12, Ann, Now)
            .Proposal.ShouldRefuse("proposal-rejected");
    }

    [Fact]
    public void a_resolution_that_does_not_hold_is_taken_back_with_the_evidence()
    {
        var rules = new ReopeningRules();
        Occurrence[] two = [Of("Login hangs", 1), Of("Login hangs", 2)];
        var reopened = (ProblemReopened)ReopenRecurring.Decide(Resolved, two, rules, Now).ShouldAppend().Single();
        reopened.Evidence.Select(x => x.IncidentId).ShouldBe(two.Select(x => x.IncidentId));
        ReopenRecurring.Decide(Resolved, two[..1], rules, Now).ShouldBeNothing();
        ReopenRecurring
            .Decide(Resolved, [Of("Login hangs", -1), Of("Login hangs", 0), two[0], Of("Login hangs", 15)], rules, Now)
            .ShouldBeNothing();
        foreach (var other in (Problem[])[Closed, KnownError])
            ReopenRecurring.Decide(other, two, rules, Now).ShouldBeNothing();
    }

    private static Occurrence Of(string title, int day, string service = "shop") =>
        new(Guid.CreateVersion7(), service, title, Now.AddDays(day), "INC0000001");
}
