namespace Sms.Sla;

/// <summary>What a clock came to, and why.</summary>
/// <param name="Result">One of <see cref="Results"/>.</param>
/// <param name="Status">What the clock shows: one of <see cref="ClockStatus"/>.</param>
/// <param name="BreachedAt">Of several cycles the first breach.</param>
/// <param name="HeldBy">Who was responsible when it was breached, or else fulfilled; null is nobody.</param>
/// <param name="Intervals">Of the cycle that was breached, or else of the last one; they add up to
/// <c>Consumed</c>.</param>
public sealed record Outcome(
    string Result,
    string Status,
    TimeSpan? Goal,
    TimeSpan Consumed,
    DateTimeOffset? DueAt,
    DateTimeOffset? BreachedAt,
    DateTimeOffset? FulfilledAt,
    Holder? HeldBy,
    IReadOnlyList<ClockInterval> Intervals
)
{
    /// <summary>What a target comes to; a breach is final, whatever is met in a later cycle.</summary>
    public static class Results
    {
        public const string Met = "met";
        public const string Breached = "breached";

        /// <summary>Not decided yet.</summary>
        public const string Open = "open";

        /// <summary>Stopped, or no goal for the priority.</summary>
        public const string NoTarget = "no-target";
    }

    /// <param name="read">Reads the clock at a moment.</param>
    /// <param name="at">The moment asked about.</param>
    /// <returns>Null when there is no clock to speak of.</returns>
    internal static Outcome? Of(Func<DateTimeOffset, ClockReading?> read, DateTimeOffset at)
    {
        if (read(at) is not { } reading || reading.StopReason == StopReason.NeverApplied)
            return null;
        var breach = reading.Breaches.MinBy(breach => breach.DueAt);
        // The intervals of an earlier cycle are only seen from within it.
        var shown = breach is null || breach.Cycle == reading.Cycle ? reading : read(breach.DueAt) ?? reading;
        var result = breach is not null
            ? Results.Breached
            : reading.Status switch
            {
                ClockStatus.Met => Results.Met,
                ClockStatus.Stopped or ClockStatus.NoTarget => Results.NoTarget,
                _ => Results.Open,
            };
        return new(
            result,
            shown.Status,
            shown.Goal,
            shown.Consumed,
            shown.DueAt,
            breach?.DueAt,
            shown.FulfilledAt,
            HolderAt(breach?.DueAt ?? reading.FulfilledAt, shown.Intervals),
            shown.Intervals
        );
    }

    /// <summary>Whoever holds the clock up to the moment answers for it, not who takes over in that instant.</summary>
    private static Holder? HolderAt(DateTimeOffset? moment, IReadOnlyList<ClockInterval> intervals) =>
        intervals.FirstOrDefault(interval => interval.From < moment && moment <= interval.To)?.HeldBy;
}
