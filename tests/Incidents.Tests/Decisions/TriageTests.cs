using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class TriageTests
{
    private static readonly TriageIncident High = new("high", "high");

    [Fact]
    public void triage_gives_the_priority_and_the_state()
    {
        var triaged = Reported.And(TriageIncident.Decide(Reported, High, Rules, Ann, Now));
        (triaged.State, triaged.Priority, triaged.Impact, triaged.Urgency).ShouldBe(
            (IncidentState.Triaged, "P1", "high", "high")
        );
    }

    [Fact]
    public void a_first_triage_that_confirms_the_report_is_still_a_fact() =>
        TriageIncident.Decide(Reported, new("medium", "medium"), Rules, Ann, Now).ShouldAppend();

    [Fact]
    public void the_same_triage_again_is_harmless() =>
        TriageIncident
            .Decide(Reported.And(TriageIncident.Decide(Reported, High, Rules, Ann, Now)), High, Rules, Ann, Now)
            .ShouldBeNothing();

    [Fact]
    public void a_later_triage_does_not_send_work_back() =>
        InProgress
            .And(TriageIncident.Decide(InProgress, High, Rules, Ann, Now))
            .State.ShouldBe(IncidentState.InProgress);

    [Fact]
    public void a_resolved_incident_is_not_triaged() =>
        TriageIncident.Decide(Resolved, High, Rules, Ann, Now).ShouldRefuse("incident-resolved");

    [Fact]
    public void an_override_says_why_and_lasts_until_the_next_triage()
    {
        var overridden = Reported.And(
            OverridePriority.Decide(Reported, new("P1", "the minister called"), Rules.Major, Ann, Now)
        );
        (overridden.Priority, overridden.PriorityRule).ShouldBe(("P1", "override"));
        overridden.And(TriageIncident.Decide(overridden, new("low", "low"), Rules, Ann, Now)).Priority.ShouldBe("P5");
    }

    [Fact]
    public void an_override_to_the_priority_it_has_is_harmless() =>
        OverridePriority.Decide(Reported, new("P3", "why not"), Rules.Major, Ann, Now).ShouldBeNothing();

    [Fact]
    public void a_closed_incident_keeps_its_priority() =>
        OverridePriority.Decide(Closed, new("P1", "late"), Rules.Major, Ann, Now).ShouldRefuse("incident-closed");

    [Fact]
    public void another_service_is_affected() =>
        ChangeService
            .Decide(Reported, new("payments"), Rules.Major, Ann, Now)
            .ShouldAppend(new IncidentServiceChanged("payments", Ann, Now));

    [Fact]
    public void the_same_service_is_no_change() =>
        ChangeService.Decide(Reported, new("checkout"), Rules.Major, Ann, Now).ShouldBeNothing();

    [Fact]
    public void the_service_of_a_resolved_incident_is_settled() =>
        ChangeService.Decide(Resolved, new("payments"), Rules.Major, Ann, Now).ShouldRefuse("incident-resolved");
}
