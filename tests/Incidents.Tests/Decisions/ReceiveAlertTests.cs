using Sms.ServiceDefaults.Catalogue;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class ReceiveAlertTests
{
    private static readonly DateTimeOffset T0 = Given.Now.AddMinutes(-2);
    private readonly AlertDesk _desk = new();

    [Fact]
    public void a_trigger_with_nothing_open_reports_an_incident_from_when_it_began()
    {
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Opened);
        var reported = _desk.Log.ShouldHaveSingleItem().ShouldBeOfType<IncidentReported>();
        (reported.At, reported.Priority, reported.Service, reported.By, reported.Source).ShouldBe(
            (T0, "P1", "checkout", "integration:prometheus", "alertmanager")
        );
        reported.Alert.ShouldBe(
            new AlertRef(_desk.Integration.Id, "prometheus", "high-error-rate", "5xx rate above 5%", null)
        );
    }

    [Theory]
    [InlineData(null, "web-team")]
    [InlineData("night-shift", "night-shift")]
    public void an_incident_goes_to_the_group_of_its_integration_else_to_who_supports_the_service(
        string? integrations,
        string group
    )
    {
        var desk = new AlertDesk(new() { Group = integrations })
        {
            Services = new Dictionary<string, KnownService>
            {
                ["checkout"] = new("checkout", 1, Retired: false, "Checkout", "high", "web-team", []),
            },
        };
        desk.Deliver(AlertDesk.Firing(T0));
        desk.Log.ShouldHaveSingleItem().ShouldBeOfType<IncidentReported>().Group.ShouldBe(group);
    }

    [Fact]
    public void an_alert_from_a_clock_that_is_ahead_begins_now()
    {
        _desk.Deliver(AlertDesk.Firing(Given.Now.AddMinutes(3)));
        _desk.Current.ReportedAt.ShouldBe(Given.Now);
    }

    [Fact]
    public void repeats_are_counted_and_append_nothing()
    {
        _desk.Deliver(AlertDesk.Trigger());
        for (var i = 0; i < 1000; i++)
            _desk.Deliver(AlertDesk.Trigger($"body {i}")).What.ShouldBe(Outcome.Repeated);
        _desk.Log.Count.ShouldBe(1);
        _desk.Thread!.Occurrences.ShouldBe(1001);
    }

    [Fact]
    public void the_same_delivery_again_is_a_duplicate()
    {
        _desk.Deliver(AlertDesk.Firing(T0));
        _desk.Deliver(AlertDesk.Firing(T0)).What.ShouldBe(Outcome.Duplicate);
        _desk.Log.Count.ShouldBe(1);
        _desk.Thread!.Occurrences.ShouldBe(2);
    }

    [Fact]
    public void a_clear_resolves_with_the_end_that_monitoring_saw()
    {
        _desk.Deliver(AlertDesk.Firing(T0));
        _desk.Deliver(AlertDesk.Resolved(T0, T0.AddMinutes(1))).What.ShouldBe(Outcome.Cleared);
        _desk
            .Log[^1]
            .ShouldBe(
                new IncidentResolved("alert-cleared", T0.AddMinutes(1), null, "integration:prometheus", Given.Now)
            );
        _desk.Current.Alerts.ShouldHaveSingleItem().State.ShouldBe(AlertState.Cleared);
    }

    [Theory]
    [InlineData(-60, -2)]
    [InlineData(60, 0)]
    public void the_end_is_kept_between_the_report_and_now(int ended, int restored)
    {
        _desk.Deliver(AlertDesk.Firing(T0));
        _desk.Deliver(AlertDesk.Resolved(T0, Given.Now.AddMinutes(ended)));
        _desk.Current.RestoredAt.ShouldBe(Given.Now.AddMinutes(restored));
    }

    [Fact]
    public void a_clear_is_only_noted_where_the_integration_wants_it_so()
    {
        var desk = new AlertDesk(new() { OnClear = OnClear.Note });
        desk.Deliver(AlertDesk.Firing(T0));
        desk.Deliver(AlertDesk.Resolved(T0, Given.Now));
        desk.Log[^1].ShouldBeOfType<AlertCleared>();
        desk.Deliver(AlertDesk.Firing(Given.Now)).What.ShouldBe(Outcome.Repeated);
        desk.Log[^1].ShouldBeOfType<AlertFiredAgain>();
        desk.Incidents.Count.ShouldBe(1);
    }

    [Fact]
    public void a_clear_does_not_resolve_a_major_incident_but_one_on_hold()
    {
        _desk.Deliver(AlertDesk.Trigger());
        _desk.Person(new IncidentAcknowledged(Ann, _desk.Now), new IncidentPutOnHold("vendor", null, Ann, _desk.Now));
        _desk.Deliver(AlertDesk.Resolve());
        _desk.Current.State.ShouldBe(IncidentState.Resolved);

        _desk.Deliver(AlertDesk.Trigger());
        _desk.Person(new MajorIncidentDeclared("cleo", "big", null, Ann, _desk.Now));
        _desk.Deliver(AlertDesk.Resolve());
        _desk.Log[^1].ShouldBeOfType<AlertCleared>();
        _desk.Current.IsOpen().ShouldBeTrue();
    }

    [Fact]
    public void a_trigger_after_the_clear_opens_a_new_incident_even_with_the_same_bytes()
    {
        _desk.Deliver(AlertDesk.Trigger());
        _desk.Deliver(AlertDesk.Trigger()).What.ShouldBe(Outcome.Duplicate);
        _desk.Deliver(AlertDesk.Resolve()).What.ShouldBe(Outcome.Cleared);
        _desk.Deliver(AlertDesk.Resolve()).What.ShouldBe(Outcome.Duplicate);
        _desk.Deliver(AlertDesk.Trigger()).What.ShouldBe(Outcome.Opened);
        _desk.Deliver(AlertDesk.Resolve()).What.ShouldBe(Outcome.Cleared);
        _desk.Incidents.Count.ShouldBe(2);
    }

    [Fact]
    public void inside_the_reopen_window_the_incident_is_reopened_and_after_it_not()
    {
        var desk = new AlertDesk(new() { ReopenWindow = TimeSpan.FromMinutes(10) });
        desk.Deliver(AlertDesk.Trigger());
        desk.Deliver(AlertDesk.Resolve());
        desk.After(TimeSpan.FromMinutes(9));
        desk.Deliver(AlertDesk.Trigger()).What.ShouldBe(Outcome.Reopened);
        desk.Current.ReopenCount.ShouldBe(1);
        desk.Deliver(AlertDesk.Resolve());
        desk.After(TimeSpan.FromMinutes(10));
        desk.Deliver(AlertDesk.Trigger()).What.ShouldBe(Outcome.Opened);
    }

    [Fact]
    public void a_closed_incident_is_not_reopened_by_an_alert()
    {
        var desk = new AlertDesk(new() { ReopenWindow = TimeSpan.FromDays(1) });
        desk.Deliver(AlertDesk.Trigger());
        desk.Deliver(AlertDesk.Resolve());
        desk.Person(new IncidentClosed("manual", Ann, desk.Now));
        desk.Deliver(AlertDesk.Trigger()).What.ShouldBe(Outcome.Opened);
    }

    [Fact]
    public void an_acknowledgement_by_the_tool_counts_once_and_only_while_something_is_open()
    {
        _desk.Deliver(AlertDesk.Acknowledge()).What.ShouldBe(Outcome.Ignored);
        _desk.Thread.ShouldBeNull();
        _desk.Deliver(AlertDesk.Trigger());
        _desk
            .Deliver(AlertDesk.Acknowledge())
            .Events.ShouldBe([new IncidentAcknowledged("integration:prometheus", Given.Now)]);
        _desk
            .Deliver(AlertDesk.Acknowledge("by another"))
            .ShouldSatisfyAllConditions(
                again => again.What.ShouldBe(Outcome.Acknowledged),
                again => again.Events.ShouldBeEmpty()
            );
        _desk.Deliver(AlertDesk.Resolve());
        _desk.Deliver(AlertDesk.Acknowledge("late")).What.ShouldBe(Outcome.Ignored);
    }

    [Fact]
    public void a_resolve_with_nothing_open_is_ignored()
    {
        _desk.Deliver(AlertDesk.Resolve()).What.ShouldBe(Outcome.Ignored);
        _desk.Thread.ShouldBeNull();
        _desk.Log.ShouldBeEmpty();
    }

    [Fact]
    public void a_clear_of_what_a_person_has_resolved_is_remembered_and_appends_nothing()
    {
        _desk.Deliver(AlertDesk.Firing(T0));
        _desk.Person(new IncidentResolved("fixed", _desk.Now, null, Ann, _desk.Now));
        var cleared = _desk.Deliver(AlertDesk.Resolved(T0, Given.Now));
        (cleared.What, cleared.Events.Count, _desk.Thread!.State).ShouldBe((Outcome.Cleared, 0, AlertState.Cleared));
    }

    [Fact]
    public void major_criteria_apply_to_alerts_too()
    {
        var desk = new AlertDesk(rules: new IncidentRules { Major = new() { Priorities = ["P1"] } });
        desk.Deliver(AlertDesk.Trigger());
        desk.Current.Major.ShouldNotBeNull();
    }

    [Fact]
    public void an_alert_that_names_nothing_gets_defaults()
    {
        var desk = new AlertDesk(new() { Group = "operations" });
        desk.Deliver(AlertDesk.Trigger() with { Service = null, Severity = null });
        (desk.Current.Service, desk.Current.Priority, desk.Current.Group).ShouldBe(("unassigned", "P3", "operations"));
    }
}
