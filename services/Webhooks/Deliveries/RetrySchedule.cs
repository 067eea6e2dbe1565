namespace Sms.Webhooks;

/// <summary>What one attempt came to.</summary>
/// <param name="At">When it began.</param>
/// <param name="Status">Status code of the answer, or null when there was none.</param>
/// <param name="Error">Why there was no answer.</param>
/// <param name="Duration">Until the answer's headers.</param>
public sealed record Attempt(DateTimeOffset At, int? Status, string? Error, TimeSpan Duration);

/// <summary>What follows from an attempt.</summary>
/// <param name="NextAttemptAt">When to try again, while it is pending.</param>
/// <param name="Reason">Why it failed for good.</param>
public sealed record Outcome(string State, DateTimeOffset? NextAttemptAt = null, string? Reason = null)
{
    /// <summary>The receiver wants nothing any more.</summary>
    public bool Gone => Reason == FailedReason.Gone;
}

/// <summary>
/// The schedule of Standard Webhooks: each wait begins with the failure of the attempt before. A receiver that asks for
/// more time by Retry-After gets it, but no more than the longest wait: nothing is put off for ever.
/// </summary>
public static class RetrySchedule
{
    /// <summary>How long to wait before each attempt.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <param name="number">Which attempt of the schedule it was, from 1.</param>
    /// <param name="attempt">What it met with.</param>
    /// <param name="retryAfter">What the receiver asks for, if it does.</param>
    public static Outcome Decide(int number, Attempt attempt, TimeSpan? retryAfter)
    {
        if (attempt.Status is >= 200 and < 300)
            return new Outcome(DeliveryState.Delivered);
        if (attempt.Status is 410)
            return new Outcome(DeliveryState.Failed, Reason: FailedReason.Gone);
        if (number >= Waits.Count)
            return new Outcome(DeliveryState.Failed, Reason: FailedReason.Exhausted);
        var wait = Waits[number];
        if (attempt.Status is 429 or 503 && retryAfter > wait)
            wait = retryAfter.Value < Waits[^1] ? retryAfter.Value : Waits[^1];
        return new Outcome(DeliveryState.Pending, attempt.At + attempt.Duration + wait);
    }
}
