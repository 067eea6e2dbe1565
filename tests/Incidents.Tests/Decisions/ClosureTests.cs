using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class ClosureTests
{
    private static readonly TimeSpan FiveDays = TimeSpan.FromDays(5);

    [Fact]
    public void a_resolved_incident_is_closed_once()
    {
        CloseIncident.Decide(Resolved, Ann, Now).ShouldAppend(new IncidentClosed("manual", Ann, Now));
        CloseIncident.Decide(Closed, Ann, Now).ShouldBeNothing();
        CloseIncident.Decide(InProgress, Ann, Now).ShouldRefuse("incident-not-resolved");
    }

    [Fact]
    public void a_resolved_incident_closes_itself_when_its_time_has_come_and_not_before()
    {
        AutoClose.Decide(Resolved, FiveDays, Now + FiveDays - TimeSpan.FromTicks(1)).ShouldBeNothing();
        AutoClose
            .Decide(Resolved, FiveDays, Now + FiveDays)
            .ShouldAppend(new IncidentClosed("auto", "system:auto-close", Now + FiveDays));
    }

    [Fact]
    public void nothing_else_closes_itself()
    {
        foreach (var incident in new[] { Reported, OnHold, Closed, Resolved.And(new IncidentReopened("no", Ann, Now)) })
            AutoClose.Decide(incident, FiveDays, Now.AddYears(1)).ShouldBeNothing();
    }

    [Fact]
    public void a_closed_incident_is_rated_once()
    {
        var rating = new RateSatisfaction(4, "quick");
        var rated = Closed.And(RateSatisfaction.Decide(Closed, rating, "bob", Now));
        rated.Satisfaction.ShouldBe(new Satisfaction(4, "quick"));
        RateSatisfaction.Decide(rated, rating, "bob", Now).ShouldBeNothing();
        RateSatisfaction.Decide(rated, new(1), "bob", Now).ShouldRefuse("already-rated");
        RateSatisfaction.Decide(Resolved, rating, "bob", Now).ShouldRefuse("incident-not-closed");
    }
}
