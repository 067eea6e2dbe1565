using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>Windows of changes, and what they make of incidents.</summary>
public class MaintenanceTests
{
    private static readonly MaintenanceBegan Began = new(
        Guid.Parse("01940000-0000-7000-8000-000000000009"),
        "CHG0000012",
        ["checkout"],
        Now,
        Now.AddHours(2),
        false,
        "ivy",
        Now
    );
    private static readonly MaintenanceEnded Ended = new(Began.ChangeId, Began.Number, "ivy", Now.AddHours(1));
    private static readonly MaintenanceWindow Open = MaintenanceWindow.Create(Began);
    private static readonly IncidentRules P1IsMajor = Rules with { Major = new() { Priorities = ["P1"] } };

    [Theory]
    [InlineData("checkout", 0, true)]
    [InlineData("checkout", 119, true)]
    [InlineData("checkout", 120, false)]
    [InlineData("checkout", -1, false)]
    [InlineData("mail", 0, false)]
    public void an_open_window_covers_its_services_from_its_begin_to_its_end(
        string service,
        int minutes,
        bool covered
    ) => Open.Covers(service, Now.AddMinutes(minutes)).ShouldBe(covered);

    [Fact]
    public void an_exception_covers_nothing() =>
        MaintenanceWindow.Create(Began with { Exception = true }).Covers("checkout", Now).ShouldBeFalse();

    [Fact]
    public void an_end_without_a_begin_covers_nothing_and_the_begin_comes_into_a_closed_window()
    {
        var ended = MaintenanceWindow.Create(Ended);
        ended.Covers("checkout", Now).ShouldBeFalse();
        var whole = ended.Apply(Began);
        (whole.Covers("checkout", Now.AddMinutes(59)), whole.Covers("checkout", Now.AddMinutes(60))).ShouldBe(
            (true, false)
        );
    }

    [Fact]
    public void a_change_that_ends_too_late_has_no_longer_window() =>
        Open.Apply(Ended with { At = Now.AddHours(5) }).Ends.ShouldBe(Now.AddHours(2));

    [Fact]
    public void begin_and_end_come_to_the_same_in_any_order() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), order =>
            {
                var window = order
                    .Append(true)
                    .Append(false)
                    .Aggregate((MaintenanceWindow?)null, (known, begins) =>
                        StreamFold.After(
                            known,
                            (
                                begins ? MaintenanceWindow.Begin(known, Began) : MaintenanceWindow.End(known, Ended)
                            ).Events
                        )
                    )!;
                (window.From, window.Ends, window.Services.Count).ShouldBe((Now, Now.AddHours(1), 1));
            }));

    [Fact]
    public void an_incident_that_is_reported_in_a_window_is_marked_and_not_major_by_criteria()
    {
        var events = ReportIncident
            .Decide(
                null,
                new("x", "checkout", Impact: "high", Urgency: "high"),
                Id,
                12,
                P1IsMajor,
                Ann,
                Now,
                windows: [Open]
            )
            .ShouldAppend();
        events[1].ShouldBe(new IncidentFoundInMaintenance(Open.Id, "CHG0000012", "system:changes", Now));
        var incident = StreamFold.Of<Incident>(events);
        (incident.Maintenance, incident.Major).ShouldBe((new MaintenanceRef(Open.Id, "CHG0000012"), null));
        incident.And(TriageIncident.Decide(incident, new("high", "high"), P1IsMajor, Ann, Now)).Major.ShouldBeNull();
    }

    [Fact]
    public void outside_of_it_the_criteria_hold() =>
        ReportIncident
            .Decide(
                null,
                new("x", "mail", Impact: "high", Urgency: "high"),
                Id,
                12,
                P1IsMajor,
                Ann,
                Now,
                windows: [Open]
            )
            .ShouldAppend()[1]
            .ShouldBeOfType<MajorIncidentDeclared>();

    [Fact]
    public void an_alert_in_a_window_opens_a_marked_incident()
    {
        var desk = new AlertDesk();
        var alert = AlertDesk.Firing(Now);
        var window = Open with
        {
            Services =
            [
                "mail",
                "checkout",
                "shop",
                alert.Service ?? desk.Integration.Settings.DefaultService ?? "unassigned",
            ],
        };
        var decision = ReceiveAlert.Decide(
            null,
            null,
            alert,
            desk.Integration,
            seenBefore: false,
            new NewIncident(Id, 1, P1IsMajor, Windows: [window]),
            Now
        );
        decision.Events[1].ShouldBeOfType<IncidentFoundInMaintenance>();
        decision.Events.OfType<MajorIncidentDeclared>().ShouldBeEmpty();
    }

    [Fact]
    public void a_suspect_and_its_confirmation_come_to_the_same_in_any_order()
    {
        var suspected = new SuspectNoted(
            Began.ChangeId,
            7,
            Began.Number,
            "Renew",
            1,
            0.6,
            ["it changed checkout"],
            "system:changes",
            Now
        );
        var confirmed = new CauseNoted(Began.ChangeId, 8, Began.Number, "mia", Now);
        var one = Closed.And(NoteSuspect.Suspected(Closed, suspected));
        one = one.And(NoteSuspect.Confirmed(one, confirmed, Now));
        var other = Closed.And(NoteSuspect.Confirmed(Closed, confirmed, Now));
        other = other.And(NoteSuspect.Suspected(other, suspected));
        foreach (var incident in new[] { one, other })
        {
            var suspect = incident.Suspects.ShouldHaveSingleItem();
            (suspect.Rank, suspect.Title, suspect.Confirmed).ShouldBe((1, "Renew", true));
            incident.Links.ShouldBe([new Link(LinkKind.Change, Began.ChangeId.ToString())]);
            NoteSuspect.Suspected(incident, suspected).ShouldBeNothing();
            NoteSuspect.Confirmed(incident, confirmed, Now).ShouldBeNothing();
        }
    }

    [Fact]
    public void suspects_and_changes_nearby_are_told_apart_in_any_order()
    {
        SuspectNoted Noted(int id, double score, string? kind) =>
            new(new Guid(id, 0, 0, new byte[8]), 7, $"CHG{id}", "Renew", id, score, [], "system:changes", Now, kind);
        SuspectNoted[] told =
        [
            Noted(3, 0.3, "nearby"),
            Noted(2, 0.7, "suspect"),
            Noted(4, 0.4, "nearby"),
            Noted(1, 0.9, "suspect"),
            Noted(5, 0.2, null),
        ];
        foreach (var order in new[] { told, [.. told.Reverse()] })
        {
            var incident = order.Aggregate(Closed, (state, said) => state.And(NoteSuspect.Suspected(state, said)));
            incident
                .Suspects.Select(one => one.Number)
                .ShouldBe(["CHG1", "CHG2", "CHG5"], "older versions told of suspects alone");
            incident.ChangesNearby.Select(one => one.Number).ShouldBe(["CHG4", "CHG3"]);
            foreach (var said in told)
                NoteSuspect.Suspected(incident, said).ShouldBeNothing();
        }
    }

    [Fact]
    public void a_change_nearby_that_is_suspected_later_or_found_to_be_the_cause_is_no_longer_nearby()
    {
        var nearby = new SuspectNoted(
            Began.ChangeId,
            7,
            Began.Number,
            "Renew",
            3,
            0.4,
            [],
            "system:changes",
            Now,
            "nearby"
        );
        var suspected = nearby with { ChangeVersion = 9, Rank = 1, Score = 0.8, Kind = "suspect" };
        var confirmed = new CauseNoted(Began.ChangeId, 8, Began.Number, "mia", Now);
        var one = Closed.And(NoteSuspect.Suspected(Closed, nearby));
        var later = one.And(NoteSuspect.Suspected(one, suspected));
        (later.Suspects.ShouldHaveSingleItem().Score, later.ChangesNearby.Count).ShouldBe((0.8, 0));
        NoteSuspect.Suspected(later, nearby).ShouldBeNothing();
        var found = one.And(NoteSuspect.Confirmed(one, confirmed, Now));
        var late = Closed.And(NoteSuspect.Confirmed(Closed, confirmed, Now));
        late = late.And(NoteSuspect.Suspected(late, nearby));
        foreach (var incident in new[] { found, late })
        {
            var cause = incident.Suspects.ShouldHaveSingleItem();
            (cause.Confirmed, cause.Title, incident.ChangesNearby.Count).ShouldBe((true, "Renew", 0));
            NoteSuspect.Suspected(incident, nearby).ShouldBeNothing();
        }
    }

    [Fact]
    public void a_change_that_is_linked_already_is_not_linked_again()
    {
        var linked = Reported.And(new IncidentLinked(LinkKind.Change, Began.ChangeId.ToString(), Ann, Now));
        NoteSuspect
            .Confirmed(linked, new(Began.ChangeId, 8, Began.Number, "mia", Now), Now)
            .ShouldAppend()
            .ShouldHaveSingleItem();
    }
}
