using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Sms.Sla.Tests;

public class ArrivalOrderTests
{
    private static readonly Terms Terms = Terms.Of(
        [
            Story.Agreed(Both() with { Services = ["mail"] }, Guid.CreateVersion7()),
            Story.Agreed(
                Both() with
                {
                    Services = ["web"],
                    Reopen = ReopenRule.NewCycle,
                    PriorityChange = PriorityChangeRule.FromChange,
                },
                Guid.CreateVersion7()
            ),
            Story.Agreed(Both() with { Services = ["*"], PausesOn = ["caller"] }, Guid.CreateVersion7()),
            Story.Agreed(
                Both() with
                {
                    Services = ["mail", "web"],
                    Kind = AgreementKind.OperationalLevel,
                    Groups = ["mail-ops"],
                },
                Guid.CreateVersion7()
            ),
        ],
        []
    );

    [Fact]
    public void the_same_facts_in_any_order_of_arrival_give_the_same_readings() =>
        Check(hearing =>
        {
            var end = Story.At("Sat 00:00");
            var inOrder = hearing.InOrder(Terms);
            var shuffled = hearing.Shuffled(Terms);
            return Shown(inOrder, end) == Shown(shuffled, end);
        });

    [Fact]
    public void what_stands_announced_in_the_end_is_what_the_facts_say() =>
        Check(hearing =>
        {
            var end = Story.At("Sat 00:00");
            var heard = hearing.Shuffled(Terms);
            var state = Hearing.Looked(
                heard,
                Terms,
                Story.At("09:00") + TimeSpan.FromMinutes(hearing.Delays.Sum()),
                end
            );
            return state.Observe(Terms, end).Count == 0
                && state.Clocks.All(clock =>
                {
                    var reading = Terms.Read(clock, state, end)!;
                    return clock
                            .Breaches.Select(breach => (breach.Cycle, breach.DueAt))
                            .Order()
                            .SequenceEqual(reading.Breaches.Select(breach => (breach.Cycle, breach.DueAt)).Order())
                        && clock.Breaches.Select(breach => breach.Cycle).Distinct().Count() == clock.Breaches.Count
                        && (reading.Status != ClockStatus.Met || clock.MetAt == reading.FulfilledAt);
                });
        });

    [Fact]
    public void the_running_intervals_add_up_to_what_is_consumed_and_leave_no_gap() =>
        Check(hearing =>
            hearing
                .InOrder(Terms)
                .Read(Terms, Story.At("Sat 00:00"))
                .All(reading =>
                    reading.Intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + interval.Working)
                        == reading.Consumed
                    && reading.Intervals.All(interval =>
                        interval.Kind == "running" || interval.Working == TimeSpan.Zero
                    )
                    && reading.Intervals.Zip(reading.Intervals.Skip(1)).All(pair => pair.First.To == pair.Second.From)
                    && reading.Intervals[0].From == reading.StartedAt
                    && reading.Intervals[^1].To == Story.At("Sat 00:00")
                )
        );

    private static void Check(Func<Hearing, bool> holds) =>
        Prop.ForAll(Hearing.Any, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static string Shown(IncidentClocks state, DateTimeOffset now) =>
        JsonSerializer.Serialize(state.Read(Terms, now).OrderBy(reading => reading.ClockId, StringComparer.Ordinal));

    private static AgreementTerms Both() =>
        Story.Usual() with
        {
            Targets =
            [
                .. Story.Usual().Targets,
                new()
                {
                    Metric = Metric.Response,
                    Goals = new Dictionary<string, string> { ["P1"] = "10m", ["P2"] = "30m" },
                },
            ],
        };
}
