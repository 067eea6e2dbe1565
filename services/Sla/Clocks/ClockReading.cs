namespace Sms.Sla;

/// <summary>
/// What a clock shows at a moment, computed from facts alone. Durations are working time of the pinned calendar.
/// </summary>
/// <param name="Status">One of <see cref="ClockStatus"/>.</param>
/// <param name="Counting">A target applies: neither stopped nor without a goal.</param>
/// <param name="Priority">Of a fulfilled clock the one that it was fulfilled with.</param>
/// <param name="Cycle">Version of the fact that began the count.</param>
/// <param name="StartedAt">From when it counts.</param>
/// <param name="Since">From when the agreement applies with its target; later than <c>StartedAt</c> after a change of
/// service or priority.</param>
/// <param name="Goal">Null when the priority has no target.</param>
/// <param name="Remaining">Negative: over-run.</param>
/// <param name="DueAt">When the time runs out, ran out, or would have run out had it not been fulfilled; null while
/// paused.</param>
/// <param name="Warnings">Reached, or while the clock runs to be reached, at <c>At</c>.</param>
/// <param name="Breaches">At most one in a cycle; those of earlier cycles stay.</param>
/// <param name="Intervals">Without gaps from <c>StartedAt</c> to the moment; the working time of the running ones adds
/// up to <c>Consumed</c>.</param>
public sealed record ClockReading(
    string ClockId,
    Guid AgreementId,
    int AgreementVersion,
    string Agreement,
    string Metric,
    string Status,
    bool Counting,
    string Service,
    string Priority,
    long Cycle,
    DateTimeOffset StartedAt,
    DateTimeOffset Since,
    TimeSpan? Goal,
    TimeSpan Consumed,
    TimeSpan? Remaining,
    int? PercentUsed,
    DateTimeOffset? DueAt,
    DateTimeOffset? BreachedAt,
    DateTimeOffset? FulfilledAt,
    DateTimeOffset? StoppedAt,
    string? StopReason,
    IReadOnlyList<ClockWarning> Warnings,
    IReadOnlyList<ClockBreach> Breaches,
    IReadOnlyList<ClockInterval> Intervals
);

public sealed record ClockWarning(int Percent, DateTimeOffset At);

/// <param name="Cause">time-elapsed, priority-changed or service-changed.</param>
public sealed record ClockBreach(long Cycle, string Priority, string Service, DateTimeOffset DueAt, string Cause);

/// <param name="Kind">running, paused or closed (fulfilled, resolved, stopped, or held by a group that the agreement
/// does not bind).</param>
/// <param name="Working">Working time that counts: of a running interval what the calendar has in it, else
/// zero.</param>
/// <param name="FactVersion">The fact that began the interval.</param>
/// <param name="FactKind">Its kind.</param>
/// <param name="HeldBy">Who was responsible meanwhile; null is nobody.</param>
/// <param name="Change">Number of the change whose planned work made it a pause; else null.</param>
public sealed record ClockInterval(
    DateTimeOffset From,
    DateTimeOffset To,
    string Kind,
    TimeSpan Working,
    long FactVersion,
    string FactKind,
    Holder? HeldBy = null,
    string? Change = null
);

public static class ClockStatus
{
    public const string Running = "running";
    public const string Paused = "paused";

    /// <summary>Another group is responsible, which the agreement does not bind: nothing is due meanwhile.</summary>
    public const string HeldElsewhere = "held-elsewhere";
    public const string Met = "met";

    /// <summary>Breached and not yet fulfilled, paused or not.</summary>
    public const string Breached = "breached";
    public const string BreachedFulfilled = "breached-fulfilled";
    public const string Stopped = "stopped";
    public const string NoTarget = "no-target";
}

public static class Cause
{
    public const string TimeElapsed = "time-elapsed";
    public const string PriorityChanged = "priority-changed";
    public const string ServiceChanged = "service-changed";
    public const string LateFact = "late-fact";
}

/// <summary>Why a breach did not happen after all; beside these the kind of the fact that showed it.</summary>
public static class RetractionReason
{
    public const string TermsChanged = "terms-changed";
    public const string FactCorrected = "fact-corrected";
}

public static class StopReason
{
    public const string ServiceChanged = "service-changed";
    public const string NoTarget = "no-target";
    public const string Closed = "closed";

    /// <summary>No group that the agreement binds has been responsible yet.</summary>
    public const string NotHeld = "not-held";

    /// <summary>
    /// By what is known now no service of the agreement was ever affected, or none of its groups ever responsible.
    /// </summary>
    public const string NeverApplied = "never-applied";
}
