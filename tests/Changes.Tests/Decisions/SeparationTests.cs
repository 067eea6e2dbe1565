using FsCheck;
using FsCheck.Fluent;
using Sms.Contracts;
using Sms.ServiceDefaults;
using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

/// <summary>Whoever is a party to a change neither approves nor reviews it, by whatever way they became one.</summary>
public class SeparationTests
{
    private static readonly ApproveChange Yes = new();
    private static readonly ReviewChange Review = new("as planned", true);
    private static readonly StartImplementation Urgent = new("the shop is down");
    private static readonly Voter Moe = new("moe", [Roles.ChangeManager]);

    [Fact]
    public void who_has_rewritten_a_change_does_not_approve_it()
    {
        var rewritten = Requested.And(ReviseChange.Decide(Requested, new("Open the firewall"), "mia", Now));
        var submitted = Submit(rewritten);
        ApproveChange.Decide(submitted, Yes, Mia, Now).ShouldRefuse("own-change");
        RejectChange.Decide(submitted, new("no"), Mia, Now).ShouldRefuse("own-change");
        ApproveChange.Decide(submitted, Yes, Moe, Now).ShouldAppend();
    }

    [Fact]
    public void who_was_named_to_carry_it_out_does_not_approve_it_after_another_has_been_named()
    {
        var named = Requested.And(ReviseChange.Decide(Requested, new(Implementer: "mia"), Ann, Now));
        var submitted = Submit(named.And(ReviseChange.Decide(named, new(Implementer: "bob"), Ann, Now)));
        ApproveChange.Decide(submitted, Yes, Mia, Now).ShouldRefuse("own-change");
        ApproveChange.Decide(submitted, Yes, new(Ivy, [Roles.ChangeManager]), Now).ShouldRefuse("own-change");
    }

    [Fact]
    public void a_named_implementer_who_revises_himself_away_does_not_approve_it()
    {
        var revised = Requested.And(ReviseChange.Decide(Requested, new(Implementer: "bob"), Ivy, Now));
        ApproveChange.Decide(Submit(revised), Yes, new(Ivy, [Roles.ChangeManager]), Now).ShouldRefuse("own-change");
    }

    [Fact]
    public void a_party_has_no_delegate_and_is_none()
    {
        var change = Submit(Requested.And(ReviseChange.Decide(Requested, new("Open the firewall"), "mia", Now)));
        DelegateApproval.Decide(change, new("dan", Now.AddDays(1)), Mia, Now).ShouldRefuse("own-change");
        DelegateApproval.Decide(change, new("mia", Now.AddDays(1)), Moe, Now).ShouldRefuse("own-change");
    }

    [Fact]
    public void a_delegation_from_or_to_somebody_who_becomes_a_party_counts_for_nothing()
    {
        var delegated = Requested.And(DelegateApproval.Decide(Requested, new("dan", Now.AddDays(1)), Mia, Now));
        var byApprover = Submit(delegated.And(ReviseChange.Decide(delegated, new("Open the firewall"), "mia", Now)));
        ApproveChange.Decide(byApprover, Yes, new("dan", []), Now).ShouldRefuse("not-an-approver");
        var byDelegate = Submit(delegated.And(ReviseChange.Decide(delegated, new("Open the firewall"), "dan", Now)));
        ApproveChange.Decide(byDelegate, Yes, new("dan", []), Now).ShouldRefuse("own-change");
    }

    [Fact]
    public void who_has_approved_it_does_not_carry_it_out()
    {
        var submitted = Submit(Requested);
        var approved = submitted.And(ApproveChange.Decide(submitted, Yes, Mia, Now));
        var scheduled = approved.And(ScheduleChange.Decide(approved, new(Now, Now.AddHours(1)), Nothing, Mia, Now));
        ScheduleChange.Decide(approved, new(Now, Now.AddHours(1), "mia"), Nothing, Moe, Now).ShouldRefuse("own-change");
        StartImplementation.Decide(scheduled, new(), Mia, Now).ShouldRefuse("own-change");
        StartImplementation.Decide(approved, Urgent, Mia, Now).ShouldRefuse("own-change");
        var started = scheduled.And(StartImplementation.Decide(scheduled, new(), new(Ivy, []), Now));
        CompleteChange.Decide(started, new("seen"), "mia", Now).ShouldRefuse("own-change");
        BackOutChange.Decide(started, new("slow"), "mia", Now).ShouldRefuse("own-change");
        FailChange.Decide(started, new("broken"), "mia", Now).ShouldRefuse("own-change");
        CompleteChange.Decide(started, new("seen"), Ivy, Now).ShouldAppend();
    }

    [Fact]
    public void an_approver_whose_delegate_has_voted_does_not_carry_it_out_either()
    {
        var submitted = Submit(Requested);
        var delegated = submitted.And(DelegateApproval.Decide(submitted, new("dan", Now.AddDays(1)), Mia, Now));
        var approved = delegated.And(ApproveChange.Decide(delegated, Yes, new("dan", []), Now));
        foreach (var person in (string[])["mia", "dan"])
        {
            ScheduleChange
                .Decide(approved, new(Now, Now.AddHours(1), person), Nothing, Moe, Now)
                .ShouldRefuse("own-change");
            StartImplementation
                .Decide(approved, Urgent, new(person, [Roles.ChangeManager]), Now)
                .ShouldRefuse("own-change");
        }
    }

    [Fact]
    public void half_an_approval_is_enough_to_keep_somebody_from_an_exception()
    {
        var high = Submitted(RiskLevel.Medium);
        var half = high.And(ApproveChange.Decide(high, Yes, Mia, Now));
        StartImplementation.Decide(half, Urgent, Mia, Now).ShouldRefuse("own-change");
    }

    [Fact]
    public void an_own_emergency_that_was_begun_by_exception_is_reviewed_by_somebody_else_before_it_is_closed()
    {
        var emergency = Change.Create(
            RequestedEvent with
            {
                Type = ChangeType.Emergency,
                By = "mia",
                Implementer = null,
            }
        );
        var started = emergency.And(StartImplementation.Decide(emergency, Urgent, Mia, Now));
        var ended = started.And(CompleteChange.Decide(started, new("seen"), "mia", Now));
        ReviewChange.Decide(ended, Review, "mia", Now).ShouldRefuse("own-change");
        CloseChange.Decide(ended, "mia", Now).ShouldRefuse("review-missing");
        var reviewed = ended.And(ReviewChange.Decide(ended, Review, "moe", Now));
        CloseChange.Decide(reviewed, "mia", Now).ShouldAppend<ChangeClosed>();
    }

    [Fact]
    public void whoever_began_or_ended_it_does_not_review_it()
    {
        var started = Scheduled.And(StartImplementation.Decide(Scheduled, new(), new("bob", []), Now));
        var ended = started.And(CompleteChange.Decide(started, new("seen"), "eve", Now));
        foreach (var party in (string[])[Ann, Ivy, "bob", "eve"])
            ReviewChange.Decide(ended, Review, party, Now).ShouldRefuse("own-change");
        ReviewChange.Decide(ended, Review, "moe", Now).ShouldAppend<ChangeReviewed>();
    }

    [Fact]
    public void what_an_import_brings_is_approved_and_reviewed_by_others_than_its_importer()
    {
        var command = new ImportChange(
            "servicenow",
            "CHG0030001",
            "Renew the certificate",
            "checkout",
            ChangeState.Implemented
        );
        var change = Folded(ImportChange.Decide(null, command, 12, "mia", Now).ShouldAppend());
        ReviewChange.Decide(change, Review, "mia", Now).ShouldRefuse("own-change");
        var asked = Folded(
            ImportChange.Decide(null, command with { State = ChangeState.Requested }, 12, "mia", Now).ShouldAppend()
        );
        ApproveChange.Decide(Submit(asked), Yes, Mia, Now).ShouldRefuse("own-change");
    }

    [Fact]
    public void a_standard_change_of_whoever_wrote_its_model_is_voted_on()
    {
        var (model, own) = (ModelOf("mia"), Standard("mia"));
        var submitted = own.And(SubmitChange.Decide(own, model, Nothing, Ann, Now));
        (submitted.State, submitted.Needs.Count).ShouldBe((ChangeState.Submitted, 1));
        ApproveChange.Decide(submitted, Yes, Mia, Now).ShouldRefuse("own-change");
        submitted.And(ApproveChange.Decide(submitted, Yes, Moe, Now)).State.ShouldBe(ChangeState.Approved);
    }

    [Fact]
    public void whoever_wrote_the_model_does_not_carry_out_what_it_has_approved()
    {
        var submitted = Standard(Ann).And(SubmitChange.Decide(Standard(Ann), ModelOf("mia"), Nothing, Ann, Now));
        submitted.State.ShouldBe(ChangeState.Approved);
        ScheduleChange
            .Decide(submitted, new(Now, Now.AddHours(1), "mia"), Nothing, Moe, Now)
            .ShouldRefuse("own-change");
        StartImplementation.Decide(submitted, Urgent, Mia, Now).ShouldRefuse("own-change");
    }

    [Fact]
    public void the_author_of_another_version_of_the_model_may()
    {
        var model = ModelOf("mia")
            .Apply(new ModelRevised(ModelOf("mia").Latest with { Title = "Restart it" }, "moe", Now));
        var own = Change.Create(
            RequestedEvent with
            {
                Type = ChangeType.Standard,
                Model = new("restart", 2),
                By = "mia",
                Implementer = null,
            }
        );
        own.And(SubmitChange.Decide(own, model, Nothing, "mia", Now)).State.ShouldBe(ChangeState.Approved);
    }

    [Fact]
    public void a_deployment_by_the_author_of_its_model_is_an_exception()
    {
        var report = new ReportDeployment("checkout", "Deploy", ReportDeployment.Started, "run-1", Model: "restart");
        ReportDeployment.Decide(null, report, Id, 12, ModelOf("mia"), [], "mia", Now).ShouldRefuse("own-change");
        var done = Folded(
            ReportDeployment
                .Decide(
                    null,
                    report with
                    {
                        Outcome = ReportDeployment.Succeeded,
                    },
                    Id,
                    12,
                    ModelOf("mia"),
                    [],
                    "mia",
                    Now
                )
                .ShouldAppend()
        );
        (done.State, done.ApprovedAt, done.NeedsReview()).ShouldBe((ChangeState.Implemented, null, true));
        Folded(ReportDeployment.Decide(null, report, Id, 12, ModelOf("mia"), [], "integration:ci", Now).ShouldAppend())
            .Exception.ShouldBeNull();
    }

    [Fact]
    public void what_an_earlier_version_let_pass_counts_for_nothing()
    {
        var high = Submitted(RiskLevel.Medium);
        var voted = high.And(new ApprovalGiven(Roles.ChangeApprover, null, null, Ann, Now));
        voted.And(ApproveChange.Decide(voted, Yes, Mia, Now)).State.ShouldBe(ChangeState.Submitted);

        var reviewed = (Implemented with { Type = ChangeType.Emergency }).And(
            new ChangeReviewed("fine", true, Ann, Now)
        );
        CloseChange.Decide(reviewed, "mia", Now).ShouldRefuse("review-missing");
        var again = reviewed.And(ReviewChange.Decide(reviewed, Review, "moe", Now));
        CloseChange.Decide(again, "mia", Now).ShouldAppend<ChangeClosed>();
        ReviewChange.Decide(again, Review, "mia", Now).ShouldBeNothing();
    }

    [Fact]
    public void no_sequence_of_commands_makes_a_party_an_approver_or_a_reviewer() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(Steps.ToArbitrary(), steps =>
            {
                var history = Run(steps);
                var parties = history.SelectMany(PartiesIn).ToHashSet();
                history
                    .SelectMany(ApproversIn)
                    .Concat(history.SelectMany(ReviewersIn))
                    .Where(parties.Contains)
                    .ShouldBeEmpty(string.Join('\n', history));
            }));

    /// <summary>A sequence that ends early would prove nothing.</summary>
    [Fact]
    public void many_of_those_sequences_come_to_a_vote_and_to_a_review()
    {
        var histories = Steps.Sample(3_000).Select(Run).ToList();
        histories.Count(history => history.OfType<ChangeApproved>().Any()).ShouldBeGreaterThan(100);
        histories.Count(history => history.OfType<ChangeReviewed>().Any()).ShouldBeGreaterThan(100);
    }

    private static readonly Voter[] People =
    [
        .. new[] { "ann", "bob", "eve", "mia" }.Select(name => new Voter(
            name,
            [Roles.ChangeManager, Roles.ChangeApprover, "service-owner:checkout"]
        )),
    ];

    private sealed record Step(int Verb, int Who, int Other);

    private static Gen<List<Step>> Steps =>
        Gen.ListOf(
                from verb in Gen.Choose(0, 99)
                from who in Gen.Choose(0, 3)
                from other in Gen.Choose(0, 3)
                select new Step(verb, who, other),
                40
            )
            .Select(steps => steps.ToList());

    /// <summary>All that has happened to one change, requested by the first of the steps.</summary>
    private static List<object> Run(List<Step> steps)
    {
        var (first, model) = (steps[0], ModelOf(People[steps[1].Who].Id));
        var type = ChangeType.All[first.Verb % 3];
        var history = new List<object>
        {
            RequestedEvent with
            {
                Type = type,
                Model = type == ChangeType.Standard ? new("restart", 1) : null,
                By = People[first.Who].Id,
                Implementer = first.Verb % 2 == 0 ? People[first.Other].Id : null,
            },
        };
        foreach (var step in steps.Skip(2))
        {
            var decision = Decide(Folded(history), step, model);
            if (decision.Violation is null)
                history.AddRange(decision.Events);
        }

        return history;
    }

    private static Decision Decide(Change x, Step step, ChangeModel model)
    {
        var (by, other) = (People[step.Who], People[step.Other].Id);
        return step.Verb switch
        {
            < 8 => ReviseChange.Decide(x, new($"Title {step.Verb}"), by.Id, Now),
            < 14 => ReviseChange.Decide(x, new(Implementer: other), by.Id, Now),
            < 22 => AssessChange.Decide(x, Nothing, by.Id, Now),
            < 34 => SubmitChange.Decide(x, model, Nothing, by.Id, Now),
            < 40 => DelegateApproval.Decide(x, new(other, Now.AddDays(1)), by, Now),
            < 44 => ApproveChange.Decide(x, Yes, by with { Roles = [] }, Now),
            < 60 => ApproveChange.Decide(x, Yes, by, Now),
            < 61 => RejectChange.Decide(x, new("no"), by, Now),
            < 70 => ScheduleChange.Decide(
                x,
                new(Now, Now.AddHours(1), step.Verb % 2 == 0 ? other : null, "it has to be"),
                Nothing,
                by,
                Now
            ),
            < 78 => StartImplementation.Decide(x, new(), by, Now),
            < 80 => StartImplementation.Decide(x, Urgent, by, Now),
            < 88 => CompleteChange.Decide(x, new("seen"), by.Id, Now),
            < 89 => BackOutChange.Decide(x, new("slow"), by.Id, Now),
            < 97 => ReviewChange.Decide(x, Review, by.Id, Now),
            _ => CloseChange.Decide(x, by.Id, Now),
        };
    }

    private static IEnumerable<string> PartiesIn(object e) =>
        (
            e switch
            {
                ChangeRequested x => new[] { x.By, x.Implementer },
                ChangeRevised x => [x.By, x.Implementer],
                ChangeScheduled x => [x.Implementer],
                ImplementationStarted x => [x.By],
                ImplementationEnded x => [x.By],
                _ => [],
            }
        ).OfType<string>();

    private static IEnumerable<string> ApproversIn(object e) =>
        (
            e switch
            {
                ApprovalGiven x => new[] { x.By, x.InPlaceOf },
                ChangeApproved x => [x.ModelAuthor],
                _ => [],
            }
        ).OfType<string>();

    private static IEnumerable<string> ReviewersIn(object e) => e is ChangeReviewed x ? [x.By] : [];

    private static Change Folded(IReadOnlyList<object> events) =>
        Change.Create((ChangeRequested)events[0]).And(events.Skip(1));

    private static Change Submit(Change change) =>
        change.And(
            new ChangeAssessed(RiskOf(RiskLevel.Low), Ann, Now),
            new ChangeSubmitted(new PolicyTerms().NeedsOf(ChangeType.Normal, RiskLevel.Low), 0, [], Ann, Now)
        );

    private static ChangeModel ModelOf(string author) =>
        ChangeModel.Create(
            new ModelDefined(
                ChangeModel.IdOf("restart"),
                "restart",
                new("Restart", ["restart"], "start", ["checkout"], RiskLevel.High),
                author,
                Now
            )
        );

    private static Change Standard(string requester) =>
        Change.Create(
            RequestedEvent with
            {
                Type = ChangeType.Standard,
                Model = new("restart", 1),
                By = requester,
                Implementer = null,
            }
        );
}
