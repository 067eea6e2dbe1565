using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Sms.Sla.Tests;

public class ArrivalOrderTests
{
    private static readonly string[] Kinds =
    [
        FactKind.Acknowledged, FactKind.WorkStarted, FactKind.OnHold, FactKind.OnHold, FactKind.Resumed, FactKind.Resumed, FactKind.PriorityChanged,
        FactKind.ServiceChanged, FactKind.Resolved, FactKind.Resolved, FactKind.Reopened, FactKind.Closed,
    ];

    private static readonly Terms Terms = Terms.Of(
    [
        Story.Agreed(Both() with { Services = ["mail"] }, Guid.CreateVersion7()),
        Story.Agreed(Both() with { Services = ["web"], Reopen = ReopenRule.NewCycle, PriorityChange = PriorityChangeRule.FromChange }, Guid.CreateVersion7()),
        Story.Agreed(Both() with { Services = ["*"], PausesOn = ["caller"] }, Guid.CreateVersion7()),
    ], []);

    private sealed record Hearing(Fact[] Facts, int[] Order, int[] Delays)
    {
        public override string ToString() => $"{string.Join('\n', Facts.AsEnumerable())}\nin the order {string.Join(' ', Order)} after {string.Join(' ', Delays)} minutes";
    }

    // Mostly business times that grow with the versions, some that go back, as restorations and corrections do.
    private static readonly Arbitrary<Hearing> Hearings = (
        from count in Gen.Choose(0, 9)
        from kinds in Gen.Elements(Kinds).ArrayOf(count)
        from gaps in Gen.Choose(-30, 120).ArrayOf(count)
        from picks in Gen.Choose(0, 4).ArrayOf(count)
        from order in Gen.Shuffle(Enumerable.Range(0, count + 1).ToArray())
        from delays in Gen.Choose(0, 90).ArrayOf(count + 1)
        select new Hearing([.. Facts(kinds, gaps, picks)], order, delays)).ToArbitrary();

    [Fact]
    public void the_same_facts_in_any_order_of_arrival_give_the_same_readings() => Check(hearing =>
    {
        var end = Story.At("Sat 00:00");
        var inOrder = Heard(hearing.Facts, hearing.Delays);
        var shuffled = Heard(hearing.Order.Select(i => hearing.Facts[i]), hearing.Delays);
        return Shown(inOrder, end) == Shown(shuffled, end);
    });

    [Fact]
    public void what_stands_announced_in_the_end_is_what_the_facts_say() => Check(hearing =>
    {
        var end = Story.At("Sat 00:00");
        var heard = Heard(hearing.Order.Select(i => hearing.Facts[i]), hearing.Delays);
        var state = Looked(heard, Story.At("09:00") + TimeSpan.FromMinutes(hearing.Delays.Sum()), end);
        return state.Observe(Terms, end).Count == 0 && state.Clocks.All(clock =>
        {
            var reading = Terms.Read(clock, state.Facts, end)!;
            return clock.Breaches.Select(breach => (breach.Cycle, breach.DueAt)).Order()
                .SequenceEqual(reading.Breaches.Select(breach => (breach.Cycle, breach.DueAt)).Order())
                && clock.Breaches.Select(breach => breach.Cycle).Distinct().Count() == clock.Breaches.Count
                && (reading.Status != ClockStatus.Met || clock.MetAt == reading.FulfilledAt);
        });
    });

    [Fact]
    public void the_running_intervals_add_up_to_what_is_consumed_and_leave_no_gap() => Check(hearing =>
        Heard(hearing.Facts, hearing.Delays).Read(Terms, Story.At("Sat 00:00")).All(reading =>
            reading.Intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + interval.Working) == reading.Consumed
            && reading.Intervals.All(interval => interval.Kind == "running" || interval.Working == TimeSpan.Zero)
            && reading.Intervals.Zip(reading.Intervals.Skip(1)).All(pair => pair.First.To == pair.Second.From)
            && reading.Intervals[0].From == reading.StartedAt && reading.Intervals[^1].To == Story.At("Sat 00:00")));

    private static void Check(Func<Hearing, bool> holds) => Prop.ForAll(Hearings, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>Each fact is heard some minutes after the one before; in between the clocks are looked at when something is due.</summary>
    private static IncidentClocks Heard(IEnumerable<Fact> facts, int[] delays)
    {
        var state = IncidentClocks.Of(Story.Incident);
        var now = Story.At("09:00");
        foreach (var (fact, delay) in facts.Zip(delays))
        {
            state = Looked(state, now, now += TimeSpan.FromMinutes(delay));
            state = state.Note(fact, Terms, now).Aggregate(state, Story.Fold);
        }

        return state;
    }

    private static IncidentClocks Looked(IncidentClocks state, DateTimeOffset now, DateTimeOffset until)
    {
        while (state.NextDue(Terms, now) is { } due && due <= until)
        {
            due.ShouldBeGreaterThan(now);
            state = state.Observe(Terms, now = due).Aggregate(state, Story.Fold);
        }

        return state;
    }

    private static string Shown(IncidentClocks state, DateTimeOffset now) =>
        JsonSerializer.Serialize(state.Read(Terms, now).OrderBy(reading => reading.ClockId, StringComparer.Ordinal));

    private static IEnumerable<Fact> Facts(string[] kinds, int[] gaps, int[] picks)
    {
        var at = Story.At("09:00");
        yield return new Fact(1, FactKind.Reported, at, "mail", "P2");
        for (var i = 0; i < kinds.Length; i++)
        {
            at += TimeSpan.FromMinutes(gaps[i]);
            yield return new Fact(i + 2, kinds[i], at,
                kinds[i] == FactKind.ServiceChanged ? new[] { "mail", "web", "web", "dns", "mail" }[picks[i]] : null,
                kinds[i] == FactKind.PriorityChanged ? new[] { "P1", "P2", "P3", "P5", "P1" }[picks[i]] : null,
                kinds[i] == FactKind.OnHold ? HoldReason.All[picks[i] % 4] : null);
        }
    }

    private static AgreementTerms Both() => Story.Usual() with
    {
        Targets = [.. Story.Usual().Targets, new() { Metric = Metric.Response, Goals = new Dictionary<string, string> { ["P1"] = "10m", ["P2"] = "30m" } }],
    };
}
