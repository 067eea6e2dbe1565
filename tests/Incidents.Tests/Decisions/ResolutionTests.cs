using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class ResolutionTests
{
    private static readonly ResolveIncident Fixed = new("fixed");

    [Fact]
    public void an_incident_is_resolved_from_every_open_state()
    {
        foreach (var open in new[] { Reported, Acknowledged, InProgress, OnHold })
            open.And(ResolveIncident.Decide(open, Fixed, Ann, Now)).State.ShouldBe(IncidentState.Resolved);
    }

    [Fact]
    public void who_resolves_has_taken_notice() =>
        ResolveIncident
            .Decide(Reported, Fixed, Ann, Now)
            .ShouldAppend(new IncidentAcknowledged(Ann, Now), new IncidentResolved("fixed", Now, null, Ann, Now));

    [Fact]
    public void service_may_have_been_back_before_that_was_stated()
    {
        var resolved = InProgress.And(
            ResolveIncident.Decide(InProgress, Fixed with { RestoredAt = Now.AddMinutes(-10) }, Ann, Now)
        );
        (resolved.RestoredAt, resolved.ResolvedAt).ShouldBe((Now.AddMinutes(-10), Now));
    }

    [Fact]
    public void service_is_not_restored_in_the_future() =>
        ResolveIncident
            .Decide(InProgress, Fixed with { RestoredAt = Now.AddSeconds(1) }, Ann, Now)
            .ShouldRefuse("restored-in-the-future");

    [Fact]
    public void service_is_not_restored_before_it_failed() =>
        ResolveIncident
            .Decide(InProgress, Fixed with { RestoredAt = Now.AddHours(-2) }, Ann, Now)
            .ShouldRefuse("restored-before-reported");

    [Fact]
    public void the_same_resolution_again_is_harmless_and_another_is_refused()
    {
        ResolveIncident.Decide(Resolved, Fixed, Ann, Now.AddMinutes(1)).ShouldBeNothing();
        ResolveIncident.Decide(Resolved, new("workaround"), Ann, Now.AddMinutes(1)).ShouldRefuse("incident-resolved");
        ResolveIncident.Decide(Closed, Fixed, Ann, Now).ShouldRefuse("incident-closed");
    }

    [Fact]
    public void a_reopened_incident_goes_on_where_it_was()
    {
        var reopened = Resolved.And(ReopenIncident.Decide(Resolved, new("still broken"), Ann, Now));
        (reopened.State, reopened.ReopenCount, reopened.ResolvedAt, reopened.RestoredAt).ShouldBe(
            (IncidentState.InProgress, 1, null, null)
        );
    }

    [Fact]
    public void one_that_nobody_had_acknowledged_still_waits_for_that() =>
        Reported
            .And(
                new IncidentResolved("alert-cleared", Now, null, "integration:x", Now),
                new IncidentReopened("again", "integration:x", Now)
            )
            .State.ShouldBe(IncidentState.Reported);

    [Fact]
    public void reopening_twice_is_harmless() =>
        ReopenIncident
            .Decide(Resolved.And(new IncidentReopened("still broken", Ann, Now)), new("still broken"), Ann, Now)
            .ShouldBeNothing();

    [Fact]
    public void what_was_never_resolved_is_not_reopened() =>
        ReopenIncident.Decide(InProgress, new("?"), Ann, Now).ShouldRefuse("incident-not-resolved");

    [Fact]
    public void a_closed_incident_is_not_reopened() =>
        ReopenIncident.Decide(Closed, new("?"), Ann, Now).ShouldRefuse("incident-closed");

    [Fact]
    public void the_caller_can_reject_a_resolution()
    {
        var rejection = new RejectResolution("it still fails");
        RejectResolution
            .Decide(Resolved, rejection, "bob", Now)
            .ShouldAppend(
                new ResolutionRejected("it still fails", "bob", Now),
                new IncidentReopened("it still fails", "bob", Now)
            );
        RejectResolution
            .Decide(Resolved.And(new IncidentReopened("it still fails", "bob", Now)), rejection, "bob", Now)
            .ShouldBeNothing();
        RejectResolution.Decide(Closed, rejection, "bob", Now).ShouldRefuse("incident-closed");
    }
}
