using Sms.Incidents.Tests.Decisions;
using Sms.ServiceDefaults;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Import;

public class ImportIncidentTests
{
    private static readonly DateTimeOffset Then = new(2016, 2, 29, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Stream = ImportedId.Of("servicenow", "INC0000045");

    private static readonly ImportedChange[] Life =
    [
        new("assigned", Then.AddHours(1), "21", Group: "Group 56", Person: "kim"),
        new("work-started", Then.AddHours(2), "21"),
        new("on-hold", Then.AddHours(3), Reason: "caller", Text: "Awaiting User Info"),
        new("resumed", Then.AddHours(4), "21"),
        new("prioritised", Then.AddHours(5), Impact: "low", Urgency: "low", Priority: "P4"),
        new("linked", Then.AddHours(5), Link: "problem", Target: "PRB1"),
        new("resolved", Then.AddHours(6), Code: "code 5", RestoredAt: Then.AddHours(5.5)),
        new("closed", Then.AddDays(5), "908"),
    ];

    [Fact]
    public void a_history_is_told_in_our_own_events_at_its_own_times()
    {
        var events = Import(null, Life).ShouldAppend();
        events
            .Select(e => e.GetType().Name)
            .ShouldBe([
                "IncidentReported",
                "IncidentAssigned",
                "IncidentAcknowledged",
                "WorkStarted",
                "IncidentPutOnHold",
                "IncidentResumed",
                "IncidentTriaged",
                "IncidentLinked",
                "IncidentResolved",
                "IncidentClosed",
                "IncidentImported",
            ]);
        events[0]
            .ShouldBeOfType<IncidentReported>()
            .ShouldSatisfyAllConditions(
                x =>
                    (x.IncidentId, x.Number, x.At, x.PriorityRule).ShouldBe(
                        (Stream, "INC0000012", Then, "import:servicenow")
                    ),
                x => x.History.ShouldBe(9)
            );
        events[4]
            .ShouldBe(new IncidentPutOnHold("caller", "Awaiting User Info", "import:servicenow", Then.AddHours(3)));
        events[8]
            .ShouldBe(new IncidentResolved("code 5", Then.AddHours(5.5), null, "import:servicenow", Then.AddHours(6)));
        events[10]
            .ShouldBeOfType<IncidentImported>()
            .ShouldSatisfyAllConditions(x =>
                (x.Source, x.ExternalId, x.Changes, x.By, x.At).ShouldBe(("servicenow", "INC0000045", 8, Ann, Now))
            );
    }

    [Fact]
    public void the_priority_of_the_source_counts_and_not_our_matrix() =>
        After(Life)
            .ShouldSatisfyAllConditions(
                x => x.Priority.ShouldBe("P4"),
                x => (x.Impact, x.Urgency).ShouldBe(("low", "low"))
            );

    [Fact]
    public void the_same_history_again_is_nothing() => Import(After(Life), Life).ShouldBeNothing();

    [Fact]
    public void an_older_export_is_nothing() => Import(After(Life), Life[..3]).ShouldBeNothing();

    [Fact]
    public void a_longer_history_appends_only_its_end()
    {
        var events = Import(After(Life[..6]), Life).ShouldAppend();
        events.Select(e => e.GetType().Name).ShouldBe(["IncidentResolved", "IncidentClosed", "IncidentImported"]);
    }

    [Fact]
    public void told_in_parts_or_at_once_it_comes_to_the_same_incident()
    {
        var whole = After(Life);
        for (var cut = 0; cut <= Life.Length; cut++)
        {
            var first = After(Life[..cut]);
            var both = cut == Life.Length ? first : first.And(Import(first, Life));
            (both.State, both.Origin, both.Priority, both.RestoredAt, both.Links.Count).ShouldBe(
                (whole.State, whole.Origin, whole.Priority, whole.RestoredAt, 1)
            );
        }
    }

    [Fact]
    public void the_times_count_and_not_the_offsets_that_they_are_written_with() =>
        Import(After(Life), [.. Life.Select(change => change with { At = change.At.ToOffset(TimeSpan.FromHours(1)) })])
            .ShouldBeNothing();

    [Fact]
    public void a_history_that_began_differently_is_refused()
    {
        Import(After(Life[..2]), [Life[0] with { Person = "ben" }, .. Life[1..]]).ShouldRefuse("history-differs");
        Import(After(Life[..2]), Life, service: "other").ShouldRefuse("history-differs");
    }

    [Fact]
    public void what_a_rule_forbids_is_refused_with_the_change_that_breaks_it()
    {
        var decision = Import(null, [new("closed", Then.AddHours(1))]);
        decision.ShouldRefuse("incident-not-resolved");
        decision.Violation!.Message.ShouldStartWith("INC0000045, change 1 (closed at 2016-02-29 09:00)");
    }

    [Fact]
    public void what_was_closed_here_meanwhile_is_not_reopened_from_there()
    {
        var closed = After(Life[..7]).And(new IncidentClosed("auto", AutoClose.By, Now));
        Import(closed, Life).ShouldAppend().ShouldHaveSingleItem().ShouldBeOfType<IncidentImported>();
        Import(closed, [.. Life[..7], new("reopened", Then.AddDays(2), Reason: "Again")])
            .ShouldRefuse("incident-closed");
    }

    [Fact]
    public void the_future_is_refused() =>
        Import(null, [new("work-started", Now.AddMinutes(1))]).ShouldRefuse("in-the-future");

    [Fact]
    public void history_makes_no_major_incidents()
    {
        var rules = new MajorCriteria { Priorities = ["P1"] };
        rules.Cover("any", "P1").ShouldBeTrue();
        Import(null, [new("prioritised", Then.AddHours(1), Impact: "high", Urgency: "high", Priority: "P1")])
            .ShouldAppend()
            .ShouldNotContain(e => e is MajorIncidentDeclared);
    }

    [Fact]
    public void the_id_depends_on_source_and_number_alone()
    {
        Stream.ToString().ShouldBe(ImportedId.Of("servicenow", "INC0000045").ToString());
        ImportedId.Of(ExternalNumber.Parse("servicenow:INC0000045")!).ShouldBe(Stream);
        ImportedId.Of("other", "INC0000045").ShouldNotBe(Stream);
        (Stream.Version, Stream.Variant & 0xC).ShouldBe((8, 8));
        ExternalNumber.Parse("INC0000045").ShouldBeNull();
    }

    private static Decision Import(Incident? existing, ImportedChange[] changes, string service = "Category 55") =>
        ImportIncident.Decide(
            existing,
            new(
                "INC0000045",
                "Category 55",
                null,
                service,
                "medium",
                "medium",
                "P3",
                "phone",
                null,
                "8",
                Then,
                changes
            ),
            "servicenow",
            Stream,
            12,
            Ann,
            Now
        );

    private static Incident After(ImportedChange[] changes) =>
        StreamFold.Of<Incident>(Import(null, changes).ShouldAppend());
}
