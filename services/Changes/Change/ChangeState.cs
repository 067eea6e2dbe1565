namespace Sms.Changes;

/// <summary>The states of a change, as stored and as shown.</summary>
public static class ChangeState
{
    public const string Requested = "requested";
    public const string Assessed = "assessed";
    public const string Submitted = "submitted";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string Scheduled = "scheduled";
    public const string Implementing = "implementing";
    public const string Implemented = Outcome.Implemented;
    public const string BackedOut = Outcome.BackedOut;
    public const string Failed = Outcome.Failed;
    public const string Reviewed = "reviewed";
    public const string Closed = "closed";
    public const string Withdrawn = "withdrawn";

    /// <summary>A problem asked for it, and it cannot be.</summary>
    public const string Refused = "refused";

    public static IReadOnlyList<string> All { get; } =
    [
        Requested,
        Assessed,
        Submitted,
        Approved,
        Rejected,
        Scheduled,
        Implementing,
        Implemented,
        BackedOut,
        Failed,
        Reviewed,
        Closed,
        Withdrawn,
        Refused,
    ];

    /// <summary>Nothing of it is implemented, and it may still be.</summary>
    public static IReadOnlyList<string> Before { get; } = [Requested, Assessed, Submitted, Approved, Scheduled];

    /// <summary>Implementation has ended; what is left is to look back.</summary>
    public static IReadOnlyList<string> Ended { get; } = [Implemented, BackedOut, Failed];
}
