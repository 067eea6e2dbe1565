using FsCheck;
using FsCheck.Fluent;
using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

public class ConflictTests
{
    private static readonly DateTimeOffset From = Now.AddHours(1);
    private static readonly DateTimeOffset To = Now.AddHours(2);

    private static ServiceGraph Graph =>
        new([
            new()
            {
                Id = new Guid(1, 0, 0, new byte[8]),
                Service = "checkout",
                DependsOn = ["payments"],
                DefinedVersion = 1,
            },
            new()
            {
                Id = new Guid(2, 0, 0, new byte[8]),
                Service = "payments",
                DependsOn = ["database"],
                DefinedVersion = 1,
            },
        ]);

    [Theory]
    [InlineData("checkout", 0, 1, true)]
    [InlineData("checkout", -1, 0, false)]
    [InlineData("checkout", 1, 2, false)]
    [InlineData("checkout", -5, 5, true)]
    [InlineData("database", 0, 1, true)]
    [InlineData("mail", 0, 1, false)]
    public void windows_of_tied_services_do_not_overlap(string service, int from, int to, bool conflict)
    {
        var other = Other(service, From.AddHours(from), From.AddHours(to), "somebody");
        Found(Nothing with { Graph = Graph, Windows = [other] }).ShouldBe(conflict ? [ConflictKind.Overlap] : []);
    }

    [Fact]
    public void nobody_is_at_two_places() =>
        Found(Nothing with { Windows = [Other("mail", From, To, Ivy)] }).ShouldBe([ConflictKind.Implementer]);

    [Fact]
    public void a_change_does_not_stand_in_its_own_way() =>
        Found(Nothing with { Windows = [Other("checkout", From, To, Ivy) with { Id = Id }] }).ShouldBeEmpty();

    [Theory]
    [InlineData(null, true)]
    [InlineData("checkout", true)]
    [InlineData("mail", false)]
    public void what_is_frozen_waits(string? service, bool conflict)
    {
        var freeze = new Freeze(
            Id,
            "Christmas",
            service is null ? [] : [service],
            From.AddMinutes(10),
            To.AddDays(1),
            "sale"
        );
        Found(Nothing with { Freezes = [freeze] }).ShouldBe(conflict ? [ConflictKind.Freeze] : []);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void a_service_that_has_spent_its_budget_waits(int breaches, bool conflict)
    {
        var incident = new KnownIncident
        {
            Id = Incident,
            Breaches = [.. Enumerable.Range(0, breaches).Select(i => new Breach($"{i}", 1, "checkout", false, Now))],
        };
        Found(Nothing with { Incidents = [incident] }).ShouldBe(conflict ? [ConflictKind.ErrorBudget] : []);
    }

    [Fact]
    public void retracted_and_old_breaches_do_not_count()
    {
        Breach[] breaches =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i => new Breach($"{i}", 1, "checkout", i % 2 == 0, i % 2 == 0 ? Now : Now.AddDays(-31))),
        ];
        Found(Nothing with { Incidents = [new() { Id = Incident, Breaches = breaches }] }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("checkout", true)]
    [InlineData("database", true)]
    [InlineData("mail", false)]
    public void an_open_major_incident_below_comes_first(string service, bool conflict)
    {
        var incident = new KnownIncident
        {
            Id = Incident,
            Number = "INC0000001",
            Service = service,
            Major = true,
        };
        Found(Nothing with { Graph = Graph, Incidents = [incident] })
            .ShouldBe(conflict ? [ConflictKind.MajorIncident] : []);
        Found(Nothing with { Graph = Graph, Incidents = [incident with { State = KnownIncident.Resolved }] })
            .ShouldBeEmpty();
    }

    [Fact]
    public void a_conflict_is_accepted_by_a_change_manager_who_says_why()
    {
        var around = Nothing with { Windows = [Other("checkout", From, To, "somebody")] };
        var command = new ScheduleChange(From, To);
        ScheduleChange.Decide(Approved, command, around, Mia, Now).ShouldRefuse("window-conflict");
        ScheduleChange
            .Decide(Approved, command with { AcceptConflicts = "both are small" }, around, Agent, Now)
            .ShouldRefuse("for-change-manager");
        var scheduled = ScheduleChange
            .Decide(Approved, command with { AcceptConflicts = "both are small" }, around, Mia, Now)
            .ShouldAppend<ChangeScheduled>();
        (scheduled.Accepted, scheduled.Conflicts.ShouldHaveSingleItem().With).ShouldBe(
            ("both are small", "CHG0000099")
        );
    }

    [Fact]
    public void only_an_emergency_overrides_a_freeze()
    {
        var around = Nothing with { Freezes = [new(Id, "Christmas", [], From, To, "sale")] };
        var command = new ScheduleChange(From, To, AcceptConflicts: "it cannot wait");
        ScheduleChange.Decide(Approved, command, around, Mia, Now).ShouldRefuse("window-conflict");
        ScheduleChange
            .Decide(Approved with { Type = ChangeType.Emergency }, command, around, Mia, Now)
            .ShouldAppend<ChangeScheduled>();
    }

    [Fact]
    public void the_order_of_windows_and_of_the_two_makes_no_difference() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt Start, PositiveInt Length, bool Tied)[]>(), windows =>
            {
                Change[] others =
                [
                    .. windows.Select(
                        (window, i) =>
                            Other(
                                window.Tied ? "database" : "mail",
                                Now.AddMinutes(window.Start.Get % 100),
                                Now.AddMinutes(window.Start.Get % 100 + window.Length.Get % 50 + 1),
                                "x"
                            ) with
                            {
                                Id = new Guid(i + 1, 0, 0, new byte[8]),
                                Number = $"CHG{i:D7}",
                            }
                    ),
                ];
                var around = Nothing with { Graph = Graph, Windows = others };
                var mine = Approved with { StartsAt = Now.AddMinutes(30), EndsAt = Now.AddMinutes(60) };
                var found = Conflicts.Of(mine, mine.StartsAt, mine.EndsAt, Ivy, around);
                found.ShouldBe(
                    Conflicts.Of(mine, mine.StartsAt, mine.EndsAt, Ivy, around with { Windows = [.. others.Reverse()] })
                );
                foreach (var other in others)
                {
                    Conflicts
                        .Of(other, other.StartsAt, other.EndsAt, "x", around with { Windows = [mine] })
                        .Any()
                        .ShouldBe(
                            found.Any(conflict => conflict.With == other.Number),
                            "what stands in my way has me in its"
                        );
                }
            })
        );

    private static Change Other(string service, DateTimeOffset from, DateTimeOffset to, string implementer) =>
        Scheduled with
        {
            Id = Incident,
            Number = "CHG0000099",
            Service = service,
            Services = [service],
            StartsAt = from,
            EndsAt = to,
            Implementer = implementer,
        };

    private static IEnumerable<string> Found(Surroundings around) =>
        Conflicts.Of(Approved, From, To, Ivy, around).Select(conflict => conflict.Kind);
}
