using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>A person has resolved the incident, but monitoring keeps sending the alert.</summary>
public class StillFiringTests
{
    private static readonly DateTimeOffset T0 = Given.Now.AddMinutes(-2);
    private readonly AlertDesk _desk = new();

    private void AnnResolves()
    {
        _desk.Deliver(AlertDesk.Firing(T0));
        _desk.Person(
            new IncidentAcknowledged(Ann, _desk.Now),
            new IncidentResolved("fixed", _desk.Now, null, Ann, _desk.Now)
        );
    }

    [Fact]
    public void a_delivery_within_the_grace_was_under_way_already()
    {
        AnnResolves();
        _desk.After(ReceiveAlert.StillFiringAfter);
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Duplicate);
    }

    [Fact]
    public void later_it_is_not_over_and_a_new_incident_counts_from_now()
    {
        AnnResolves();
        _desk.After(ReceiveAlert.StillFiringAfter + TimeSpan.FromSeconds(1));
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Opened);
        _desk.Current.ReportedAt.ShouldBe(_desk.Now);
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Duplicate);
        _desk.Deliver(AlertDesk.Resolved(T0, _desk.Now)).What.ShouldBe(Outcome.Cleared);
        _desk.Incidents.ShouldAllBe(incident => !incident.IsOpen());
    }

    [Fact]
    public void in_the_reopen_window_the_same_incident_opens_again()
    {
        var desk = new AlertDesk(new() { ReopenWindow = TimeSpan.FromHours(1) });
        desk.Deliver(AlertDesk.Firing(T0));
        desk.Person(new IncidentResolved("fixed", desk.Now, null, Ann, desk.Now));
        desk.After(TimeSpan.FromMinutes(6));
        desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Reopened);
        desk.Incidents.Count.ShouldBe(1);
    }

    [Fact]
    public void after_its_own_clear_too_it_is_late_at_first_and_later_not_over()
    {
        _desk.Deliver(AlertDesk.Firing(T0));
        _desk.Deliver(AlertDesk.Resolved(T0, _desk.Now));
        _desk.After(ReceiveAlert.StillFiringAfter);
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Duplicate);
        _desk.After(TimeSpan.FromSeconds(1));
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Opened);
        _desk.Current.ReportedAt.ShouldBe(_desk.Now);
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Duplicate);

        _desk.Deliver(AlertDesk.Resolved(T0, _desk.Now)).What.ShouldBe(Outcome.Cleared);
        _desk.Deliver(AlertDesk.Resolved(T0, _desk.Now)).What.ShouldBe(Outcome.Duplicate);
        _desk.Incidents.ShouldAllBe(incident => !incident.IsOpen());
    }

    [Fact]
    public void an_earlier_start_than_that_of_the_clear_is_treated_alike()
    {
        _desk.Deliver(AlertDesk.Resolved(T0, _desk.Now));
        _desk.Deliver(AlertDesk.Firing(T0.AddMinutes(-1))).What.ShouldBe(Outcome.Late);
        _desk.After(TimeSpan.FromMinutes(6));
        _desk.Deliver(AlertDesk.Firing(T0.AddMinutes(-1))).What.ShouldBe(Outcome.Opened);
    }
}
