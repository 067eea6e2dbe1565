namespace Sms.Sla;

/// <summary>One target of one incident: as it was, and as it would have been; null where no clock runs.</summary>
public sealed record Comparison(string Metric, string Priority, Outcome? Actual, Outcome? Proposed)
{
    public bool Differs => Actual?.Result != Proposed?.Result;
}

/// <summary>
/// Reads the clocks of an incident twice: with the terms that they pinned, and with those that are proposed.
/// </summary>
public static class WhatIf
{
    /// <param name="state">The facts, and the clocks as they are.</param>
    /// <param name="proposal">What would apply instead.</param>
    /// <param name="terms">Where pinned versions are found, and the planned work that touches the incident.</param>
    /// <param name="at">The moment of both readings; all facts up to then count, however late they were heard.</param>
    /// <returns>Every target that is or would be: in the order of <see cref="Metric.All"/>.</returns>
    public static IReadOnlyList<Comparison> Compare(
        IncidentClocks state,
        Proposal proposal,
        Terms terms,
        DateTimeOffset at
    )
    {
        var pinned = state.Clocks.Where(clock => clock.AgreementId == proposal.Replaces).ToList();
        var proposed = proposal.Clocks(state, pinned, terms);
        // What is noted is what the agreements of the incident asked for; a proposed one may ask for more.
        var asked = proposal.Agreement is { ExcludePlannedWork: true }
            ? state with
            {
                Planned = [.. terms.PlannedWork.Where(work => work.Touches(state))],
            }
            : state;
        return
        [
            .. Metric
                .All.Select(metric =>
                    Compare(
                        metric,
                        state,
                        asked,
                        pinned.Find(clock => clock.Metric == metric),
                        proposed.FirstOrDefault(clock => clock.Pin.Metric == metric),
                        terms,
                        at
                    )
                )
                .OfType<Comparison>(),
        ];
    }

    private static Comparison? Compare(
        string metric,
        IncidentClocks state,
        IncidentClocks asked,
        PinnedClock? pinned,
        ProposedClock? proposed,
        Terms terms,
        DateTimeOffset at
    )
    {
        ClockReading? AsItWas(DateTimeOffset moment) => pinned is null ? null : terms.Read(pinned, state, moment);
        ClockReading? AsItWouldBe(DateTimeOffset moment) =>
            proposed is null ? null : Clock.Read(proposed.Pin, asked, proposed.Agreement, proposed.Calendar, moment);
        var (actual, alternative) = (Outcome.Of(AsItWas, at), Outcome.Of(AsItWouldBe, at));
        return actual is null && alternative is null
            ? null
            : new(metric, (AsItWouldBe(at) ?? AsItWas(at))!.Priority, actual, alternative);
    }
}
