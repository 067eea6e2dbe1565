using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class OutOfOrderTests
{
    private static readonly DateTimeOffset T0 = Given.Now.AddMinutes(-10);
    private readonly AlertDesk _desk = new();

    [Fact]
    public void an_end_that_overtakes_its_beginning_opens_nothing()
    {
        _desk.Deliver(AlertDesk.Resolved(T0, T0.AddMinutes(1))).What.ShouldBe(Outcome.Ignored);
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Late);
        _desk.Incidents.ShouldBeEmpty();
        _desk.Deliver(AlertDesk.Firing(T0.AddMinutes(5))).What.ShouldBe(Outcome.Opened);
    }

    [Fact]
    public void the_end_of_an_earlier_episode_does_not_end_this_one()
    {
        _desk.Deliver(AlertDesk.Firing(T0.AddMinutes(5)));
        _desk.Deliver(AlertDesk.Resolved(T0, T0.AddMinutes(1))).What.ShouldBe(Outcome.Late);
        _desk.Current.IsOpen().ShouldBeTrue();
    }

    [Fact]
    public void an_end_ends_the_episode_whose_start_another_replica_knew_later()
    {
        _desk.Deliver(AlertDesk.Firing(T0.AddSeconds(15)));
        _desk.Deliver(AlertDesk.Resolved(T0, T0.AddMinutes(1))).What.ShouldBe(Outcome.Cleared);
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Late);
    }

    [Fact]
    public void a_late_end_of_a_cleared_alert_is_late()
    {
        _desk.Deliver(AlertDesk.Firing(T0.AddMinutes(5)));
        _desk.Deliver(AlertDesk.Resolved(T0.AddMinutes(5), T0.AddMinutes(6)));
        _desk.Deliver(AlertDesk.Resolved(T0, T0.AddMinutes(1))).What.ShouldBe(Outcome.Late);
    }

    [Fact]
    public void a_missed_end_is_made_up_for_by_that_of_the_next_episode()
    {
        _desk.Deliver(AlertDesk.Firing(T0));
        _desk.Deliver(AlertDesk.Firing(T0.AddMinutes(5))).What.ShouldBe(Outcome.Repeated);
        _desk.Deliver(AlertDesk.Resolved(T0.AddMinutes(5), T0.AddMinutes(6))).What.ShouldBe(Outcome.Cleared);
        _desk.Incidents.ShouldHaveSingleItem().State.ShouldBe(IncidentState.Resolved);
    }

    [Fact]
    public void a_ledger_without_its_thread_loses_no_alert()
    {
        var alert = AlertDesk.Firing(T0);
        ReceiveAlert
            .Decide(null, null, alert, _desk.Integration, seenBefore: true, new NewIncident(Id, 1, Rules), Given.Now)
            .What.ShouldBe(Outcome.Opened);
    }
}
