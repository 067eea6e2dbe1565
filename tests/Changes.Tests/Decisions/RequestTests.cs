using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

public class RequestTests
{
    private static readonly RequestChange Command = new(
        "Renew",
        "checkout",
        Services: ["payments", "checkout", "payments"]
    );
    private static readonly ChangeModel Model = new(
        ChangeModel.IdOf("restart"),
        "restart",
        [new("Restart", ["restart"], "start", ["checkout"], RiskLevel.Low)]
    );

    private static ServiceGraph Retired =>
        new([
            new()
            {
                Id = Id,
                Service = "checkout",
                DefinedVersion = 1,
                RetiredVersion = 2,
            },
        ]);

    [Fact]
    public void a_request_names_each_service_once_its_own_first() =>
        Decide(Command).ShouldAppend<ChangeRequested>().Services.ShouldBe(["checkout", "payments"]);

    [Fact]
    public void the_same_request_again_is_harmless() =>
        RequestChange
            .Decide(Requested, Command, Id, 12, new([]), null, ChangeSource.Person, Ann, Now)
            .ShouldBeNothing();

    [Fact]
    public void a_retired_service_is_not_changed() => Decide(Command, graph: Retired).ShouldRefuse("service-retired");

    [Fact]
    public void a_type_that_nobody_knows_is_refused() =>
        Decide(Command with { Type = "wild" }).ShouldRefuse("type-unknown");

    [Fact]
    public void a_standard_change_has_a_model() =>
        Decide(Command with { Type = ChangeType.Standard }).ShouldRefuse("model-missing");

    [Fact]
    public void a_model_is_for_standard_changes_alone() =>
        Decide(Command with { Model = "restart" }, Model).ShouldRefuse("model-not-standard");

    [Fact]
    public void an_unknown_model_is_refused() =>
        Decide(Command with { Type = ChangeType.Standard, Model = "restart" }).ShouldRefuse("model-unknown");

    [Fact]
    public void a_retired_model_is_refused() =>
        Decide(Command with { Type = ChangeType.Standard, Model = "restart" }, Model with { Retired = true })
            .ShouldRefuse("model-retired");

    [Fact]
    public void a_model_is_for_its_services_alone() =>
        Decide(Command with { Type = ChangeType.Standard, Model = "restart" }, Model)
            .ShouldRefuse("model-does-not-fit");

    [Fact]
    public void a_change_from_a_model_has_its_version_and_its_way_back()
    {
        var requested = Decide(new("Restart", "checkout", ChangeType.Standard, "restart"), Model)
            .ShouldAppend<ChangeRequested>();
        (requested.Model, requested.RollbackPlan).ShouldBe((new ModelRef("restart", 1), "start"));
    }

    [Fact]
    public void a_window_that_ends_before_it_begins_is_refused() =>
        Decide(Command with { PlannedStart = Now, PlannedEnd = Now }).ShouldRefuse("window-empty");

    [Fact]
    public void what_a_problem_asks_for_and_cannot_be_is_refused_by_name()
    {
        var refused = RequestFixingChange
            .Decide(null, Command with { ProblemId = Incident }, Incident, Id, 12, Retired, null, Ann, Now)
            .ShouldAppend<FixingChangeRefused>();
        (refused.Code, refused.ProblemId).ShouldBe(("service-retired", Incident));
        var change = Change.Create(refused);
        (change.State, change.ProblemId).ShouldBe((ChangeState.Refused, Incident));
    }

    [Fact]
    public void a_revision_takes_the_assessment_back() =>
        Assessed
            .And(ReviseChange.Decide(Assessed, new("Another title"), Ann, Now))
            .ShouldSatisfyAllConditions(
                change => change.State.ShouldBe(ChangeState.Requested),
                change => change.Risk.ShouldBeNull(),
                change => change.Title.ShouldBe("Another title")
            );

    [Fact]
    public void a_revision_to_what_it_is_changes_nothing() =>
        ReviseChange.Decide(Requested, new(Requested.Title), Ann, Now).ShouldBeNothing();

    [Fact]
    public void what_is_submitted_stays_as_it_is() =>
        ReviseChange.Decide(Submitted(RiskLevel.Low), new("x"), Ann, Now).ShouldRefuse("wrong-state");

    private static Sms.ServiceDefaults.Decision Decide(
        RequestChange command,
        ChangeModel? model = null,
        ServiceGraph? graph = null
    ) => RequestChange.Decide(null, command, Id, 12, graph ?? new([]), model, ChangeSource.Person, Ann, Now);
}
