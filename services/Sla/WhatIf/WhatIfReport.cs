namespace Sms.Sla;

/// <param name="From">Incidents reported from then on, in business time,</param>
/// <param name="To">and before then.</param>
public sealed record Period(DateTimeOffset From, DateTimeOffset To);

/// <summary>How many targets of a metric came to what.</summary>
public sealed record Totals(int Met, int Breached, int Open, int NoTarget)
{
    internal static Totals None { get; } = new(0, 0, 0, 0);

    internal Totals Plus(Outcome? outcome) =>
        outcome?.Result switch
        {
            Outcome.Results.Met => this with { Met = Met + 1 },
            Outcome.Results.Breached => this with { Breached = Breached + 1 },
            Outcome.Results.Open => this with { Open = Open + 1 },
            Outcome.Results.NoTarget => this with { NoTarget = NoTarget + 1 },
            _ => this,
        };
}

/// <summary>A target that would have come to something else.</summary>
/// <param name="HeldBy">Who was responsible at the breach, of the proposal if it is breached there; null is
/// nobody.</param>
/// <param name="Number">Of the incident, for people; null when it was reported before numbers were told.</param>
public sealed record Difference(
    Guid IncidentId,
    string Metric,
    string Priority,
    Outcome? Actual,
    Outcome? Proposed,
    Holder? HeldBy,
    string? Number = null
)
{
    public static Difference Of(Guid incident, Comparison x, string? number = null) =>
        new(
            incident,
            x.Metric,
            x.Priority,
            x.Actual,
            x.Proposed,
            new[] { x.Proposed, x.Actual }.FirstOrDefault(side => side?.Result == Outcome.Results.Breached)?.HeldBy,
            number
        );
}

/// <param name="At">Both sides were read at this moment.</param>
/// <param name="Incidents">Reported in the period; of the first page only, as are the totals.</param>
/// <param name="Actual">Metric → what the clocks of the replaced agreement came to.</param>
/// <param name="Proposed">Metric → what they would have come to.</param>
/// <param name="Differences">In the order of the reports; those of one incident stay together.</param>
/// <param name="Next">Cursor of the next page of differences; null when there are no more.</param>
public sealed record WhatIfReport(
    Period Period,
    DateTimeOffset At,
    int? Incidents,
    IReadOnlyDictionary<string, Totals>? Actual,
    IReadOnlyDictionary<string, Totals>? Proposed,
    IReadOnlyList<Difference> Differences,
    string? Next
);
