using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class AssignmentTests
{
    [Fact]
    public void a_group_and_a_person_are_responsible() =>
        AssignIncident
            .Decide(Reported, new("network", "dan"), Ann, Now)
            .ShouldAppend(new IncidentAssigned("network", "dan", Ann, Now));

    [Fact]
    public void the_same_assignment_again_is_harmless()
    {
        var assigned = Reported.And(new IncidentAssigned("network", "dan", Ann, Now));
        AssignIncident.Decide(assigned, new("network", "dan"), Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void a_closed_incident_is_not_assigned() =>
        AssignIncident.Decide(Closed, new("network", null), Ann, Now).ShouldRefuse("incident-closed");

    [Fact]
    public void functional_escalation_hands_the_incident_over()
    {
        var escalated = Reported.And(
            EscalateIncident.Decide(Reported, new("functional", "database", "needs a DBA"), Ann, Now)
        );
        (escalated.Group, escalated.Person).ShouldBe(("database", null));
    }

    [Fact]
    public void hierarchical_escalation_leaves_the_assignment()
    {
        var assigned = Reported.And(new IncidentAssigned("network", "dan", Ann, Now));
        EscalateIncident
            .Decide(assigned, new("hierarchical", "head-of-it", "customer complains"), Ann, Now)
            .ShouldAppend(new IncidentEscalated("hierarchical", "head-of-it", "customer complains", Ann, Now));
    }

    [Fact]
    public void the_same_escalation_again_is_harmless()
    {
        var command = new EscalateIncident("functional", "database", "needs a DBA");
        EscalateIncident
            .Decide(Reported.And(EscalateIncident.Decide(Reported, command, Ann, Now)), command, Ann, Now)
            .ShouldBeNothing();
    }

    [Fact]
    public void a_resolved_incident_is_not_escalated() =>
        EscalateIncident
            .Decide(Resolved, new("functional", "database", "late"), Ann, Now)
            .ShouldRefuse("incident-resolved");
}
