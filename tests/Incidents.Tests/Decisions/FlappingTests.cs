using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class FlappingTests
{
    private readonly AlertDesk _desk = new();
    private DateTimeOffset _start = Given.Now;

    private void Flap(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _start = _desk.Now;
            _desk.Deliver(AlertDesk.Firing(_start));
            _desk.After(TimeSpan.FromSeconds(30));
            _desk.Deliver(AlertDesk.Resolved(_start, _desk.Now));
            _desk.After(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public void the_sixth_change_within_the_window_is_flapping_and_does_not_resolve()
    {
        Flap(3);
        _desk.Thread!.Flapping.ShouldBeTrue();
        _desk.Log[^1].ShouldBeOfType<AlertMarkedFlapping>().Changes.ShouldBe(6);
        _desk.Current.IsOpen().ShouldBeTrue();
        _desk.Current.Alerts.ShouldHaveSingleItem().Flapping.ShouldBeTrue();
    }

    [Fact]
    public void slow_changes_do_not_flap()
    {
        for (var i = 0; i < 20; i++)
        {
            Flap(1);
            _desk.After(TimeSpan.FromMinutes(8));
        }

        _desk.Thread!.Flapping.ShouldBeFalse();
        _desk.Thread.RecentChanges.Length.ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void detection_can_be_switched_off()
    {
        var desk = new AlertDesk(new() { FlapThreshold = 0 });
        for (var i = 0; i < 10; i++)
        {
            desk.Deliver(AlertDesk.Trigger());
            desk.Deliver(AlertDesk.Resolve());
        }

        desk.Thread!.Flapping.ShouldBeFalse();
        desk.Incidents.Count.ShouldBe(10);
    }

    [Fact]
    public void while_it_flaps_the_stream_does_not_grow()
    {
        Flap(3);
        var (events, incidents) = (_desk.Log.Count, _desk.Incidents.Count);
        Flap(500);
        (_desk.Log.Count, _desk.Incidents.Count).ShouldBe((events, incidents));
        _desk.Thread!.RecentChanges.Length.ShouldBe(6);
    }

    [Fact]
    public void it_settles_when_nothing_has_changed_for_the_window()
    {
        Flap(4);
        var due = _desk.Thread!.SettleDueAt(_desk.Integration.Settings).ShouldNotBeNull();
        _desk.Now = due.AddTicks(-1);
        _desk.Settle().ShouldBeNull();
        _desk.Now = due;
        _desk.Settle().ShouldNotBeNull().Events.Count.ShouldBe(2);
        _desk.Current.State.ShouldBe(IncidentState.Resolved);
        _desk.Current.RestoredAt.ShouldBe(due - _desk.Integration.Settings.FlapWindow);
        _desk.Settle().ShouldBeNull();
        _desk.Thread.SettleDueAt(_desk.Integration.Settings).ShouldBeNull();
    }

    [Fact]
    public void it_may_settle_while_firing_and_then_stays_open()
    {
        Flap(3);
        _desk.Deliver(AlertDesk.Firing(_desk.Now)).What.ShouldBe(Outcome.Flapping);
        _desk.After(TimeSpan.FromMinutes(15));
        _desk.Settle()!.Events.ShouldHaveSingleItem().ShouldBeOfType<AlertSettled>().State.ShouldBe(AlertState.Firing);
        _desk.Current.IsOpen().ShouldBeTrue();
    }

    [Fact]
    public void a_person_may_resolve_it_and_the_next_incident_says_that_it_flaps()
    {
        Flap(3);
        var first = _desk.Current;
        _desk.Person(new IncidentResolved("fixed", _desk.Now, null, Ann, _desk.Now));
        _desk.Deliver(AlertDesk.Firing(_desk.Now)).What.ShouldBe(Outcome.Opened);
        _desk.Log[^1].ShouldBeOfType<AlertMarkedFlapping>();
        _desk.After(TimeSpan.FromHours(1));
        SettleAlert.Decide(_desk.Thread!, first, _desk.Integration, _desk.Now).ShouldBeNull();
        _desk.Settle()!.IncidentId.ShouldBe(_desk.Current.Id);
    }

    [Fact]
    public void an_incident_that_is_resolved_meanwhile_settles_silently()
    {
        Flap(3);
        _desk.Person(new IncidentResolved("fixed", _desk.Now, null, Ann, _desk.Now));
        _desk.After(TimeSpan.FromHours(1));
        _desk.Settle().ShouldNotBeNull().Events.ShouldBeEmpty();
        _desk.Thread!.Flapping.ShouldBeFalse();
    }
}
