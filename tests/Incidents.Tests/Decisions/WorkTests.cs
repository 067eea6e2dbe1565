using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class WorkTests
{
    [Fact]
    public void an_acknowledgement_is_taken_once()
    {
        AcknowledgeIncident.Decide(Reported, Ann, Now).ShouldAppend(new IncidentAcknowledged(Ann, Now));
        AcknowledgeIncident.Decide(Acknowledged, "eve", Now.AddMinutes(1)).ShouldBeNothing();
        AcknowledgeIncident.Decide(OnHold, "eve", Now.AddMinutes(1)).ShouldBeNothing();
    }

    [Fact]
    public void a_closed_incident_cannot_be_acknowledged() =>
        AcknowledgeIncident.Decide(Closed, Ann, Now).ShouldRefuse("incident-closed");

    [Fact]
    public void an_incident_that_cleared_by_itself_cannot_be_acknowledged_any_more() =>
        AcknowledgeIncident
            .Decide(Reported.And(new IncidentResolved("alert-cleared", Now, null, "integration:x", Now)), Ann, Now)
            .ShouldRefuse("incident-resolved");

    [Fact]
    public void who_starts_work_has_taken_notice() =>
        StartWork
            .Decide(Reported, Ann, Now)
            .ShouldAppend(new IncidentAcknowledged(Ann, Now), new WorkStarted(Ann, Now));

    [Fact]
    public void work_starts_once()
    {
        StartWork.Decide(Acknowledged, Ann, Now).ShouldAppend(new WorkStarted(Ann, Now));
        StartWork.Decide(InProgress, Ann, Now).ShouldBeNothing();
        StartWork.Decide(OnHold, Ann, Now).ShouldRefuse("incident-on-hold");
        StartWork.Decide(Resolved, Ann, Now).ShouldRefuse("incident-resolved");
    }

    [Fact]
    public void a_hold_has_a_reason()
    {
        var held = InProgress.And(PutOnHold.Decide(InProgress, new("caller"), Ann, Now));
        (held.State, held.HoldReason).ShouldBe((IncidentState.OnHold, "caller"));
    }

    [Fact]
    public void a_hold_for_another_reason_is_a_new_fact_and_for_the_same_is_none()
    {
        PutOnHold.Decide(OnHold, new(HoldReason.Vendor), Ann, Now).ShouldBeNothing();
        OnHold.And(PutOnHold.Decide(OnHold, new(HoldReason.Change), Ann, Now)).HoldReason.ShouldBe("change");
    }

    [Fact]
    public void a_resolved_incident_is_not_put_on_hold() =>
        PutOnHold.Decide(Resolved, new("caller"), Ann, Now).ShouldRefuse("incident-resolved");

    [Fact]
    public void a_hold_before_any_work_acknowledges() =>
        PutOnHold
            .Decide(Reported, new("caller"), Ann, Now)
            .ShouldAppend(new IncidentAcknowledged(Ann, Now), new IncidentPutOnHold("caller", null, Ann, Now));

    [Fact]
    public void resuming_ends_a_hold_and_only_that()
    {
        var resumed = OnHold.And(ResumeIncident.Decide(OnHold, Ann, Now));
        (resumed.State, resumed.HoldReason).ShouldBe((IncidentState.InProgress, null));
        ResumeIncident.Decide(InProgress, Ann, Now).ShouldBeNothing();
        ResumeIncident.Decide(Acknowledged, Ann, Now).ShouldRefuse("incident-not-on-hold");
        ResumeIncident.Decide(Closed, Ann, Now).ShouldRefuse("incident-closed");
    }
}
