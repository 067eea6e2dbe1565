using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests;

/// <summary>Facts of one incident, and when and in which order they are heard.</summary>
internal sealed record Hearing(Fact[] Facts, int[] Order, int[] Delays)
{
    private static readonly string[] Kinds =
    [
        FactKind.Acknowledged,
        FactKind.WorkStarted,
        FactKind.OnHold,
        FactKind.OnHold,
        FactKind.Resumed,
        FactKind.Resumed,
        FactKind.PriorityChanged,
        FactKind.ServiceChanged,
        FactKind.Assigned,
        FactKind.Assigned,
        FactKind.Resolved,
        FactKind.Resolved,
        FactKind.Reopened,
        FactKind.Closed,
    ];

    // Mostly business times that grow with the versions, some that go back, as restorations and corrections do.
    internal static readonly Arbitrary<Hearing> Any = (
        from count in Gen.Choose(0, 9)
        from kinds in Gen.Elements(Kinds).ArrayOf(count)
        from gaps in Gen.Choose(-30, 120).ArrayOf(count)
        from picks in Gen.Choose(0, 4).ArrayOf(count)
        from order in Gen.Shuffle(Enumerable.Range(0, count + 1).ToArray())
        from delays in Gen.Choose(0, 90).ArrayOf(count + 1)
        select new Hearing([.. Told(kinds, gaps, picks)], order, delays)
    ).ToArbitrary();

    public override string ToString() =>
        $"{string.Join('\n', Facts.AsEnumerable())}\nin the order {string.Join(' ', Order)} after "
        + $"{string.Join(' ', Delays)} minutes";

    internal IncidentClocks InOrder(Terms terms) => Heard(Facts, terms);

    internal IncidentClocks Shuffled(Terms terms) => Heard(Order.Select(i => Facts[i]), terms);

    /// <summary>The agent looks whenever something is due, up to a moment.</summary>
    internal static IncidentClocks Looked(IncidentClocks state, Terms terms, DateTimeOffset now, DateTimeOffset until)
    {
        while (state.NextDue(terms, now) is { } due && due <= until)
        {
            due.ShouldBeGreaterThan(now);
            state = StreamFold.After(state, state.Observe(terms, now = due));
        }

        return state;
    }

    /// <summary>
    /// Each fact is heard some minutes after the one before; in between the clocks are looked at when something is due.
    /// </summary>
    private IncidentClocks Heard(IEnumerable<Fact> facts, Terms terms)
    {
        var state = IncidentClocks.Of(Story.Incident);
        var now = Story.At("09:00");
        foreach (var (fact, delay) in facts.Zip(Delays))
        {
            state = Looked(state, terms, now, now += TimeSpan.FromMinutes(delay));
            state = StreamFold.After(state, state.Note(fact, terms, now));
        }

        return state;
    }

    private static IEnumerable<Fact> Told(string[] kinds, int[] gaps, int[] picks)
    {
        var at = Story.At("09:00");
        yield return new Fact(1, FactKind.Reported, at, "mail", "P2", Group: "desk");
        for (var i = 0; i < kinds.Length; i++)
        {
            at += TimeSpan.FromMinutes(gaps[i]);
            yield return new Fact(
                i + 2,
                kinds[i],
                at,
                kinds[i] == FactKind.ServiceChanged ? new[] { "mail", "web", "web", "dns", "mail" }[picks[i]] : null,
                kinds[i] == FactKind.PriorityChanged ? new[] { "P1", "P2", "P3", "P5", "P1" }[picks[i]] : null,
                kinds[i] == FactKind.OnHold ? HoldReason.All[picks[i] % 4] : null,
                kinds[i] == FactKind.Assigned
                    ? new[] { "desk", "mail-ops", "mail-ops", null, "network" }[picks[i]]
                    : null,
                Person: kinds[i] == FactKind.Assigned && picks[i] > 1 ? "carla" : null
            );
        }
    }
}
