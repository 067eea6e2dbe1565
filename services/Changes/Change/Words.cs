namespace Sms.Changes;

public static class ChangeType
{
    /// <summary>From a model that is approved for all of its kind.</summary>
    public const string Standard = "standard";
    public const string Normal = "normal";

    /// <summary>Fewer approve it now; its review is compulsory.</summary>
    public const string Emergency = "emergency";
    public static IReadOnlyList<string> All { get; } = [Standard, Normal, Emergency];
}

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

/// <summary>How an implementation ended.</summary>
public static class Outcome
{
    public const string Implemented = "implemented";
    public const string BackedOut = "backed-out";
    public const string Failed = "failed";
    public static IReadOnlyList<string> All { get; } = [Implemented, BackedOut, Failed];
}

public static class RiskLevel
{
    public const string Low = "low";
    public const string Medium = "medium";
    public const string High = "high";

    /// <summary>From the least to the greatest.</summary>
    public static IReadOnlyList<string> All { get; } = [Low, Medium, High];

    public static bool IsAbove(string level, string most) => Rank(level) > Rank(most);

    private static int Rank(string level) =>
        level switch
        {
            Low => 0,
            Medium => 1,
            _ => 2,
        };
}

/// <summary>Where a change came from.</summary>
public static class ChangeSource
{
    public const string Person = "person";
    public const string Problem = "problem";
    public const string Pipeline = "pipeline";
    public const string Capacity = "capacity";
    public const string Import = "import";
}

/// <summary>Whether a change caused an incident.</summary>
public static class CauseState
{
    public const string Nearby = "nearby";
    public const string Suspected = "suspected";
    public const string Confirmed = "confirmed";
    public const string Cleared = "cleared";

    /// <param name="kind">
    /// suspect, nearby, or null: before the two were told apart, every change that was named was a suspect.
    /// </param>
    public static string Of(string? kind) => kind == SuspicionKind.Nearby ? Nearby : Suspected;
}

/// <summary>How likely it is that a change caused an incident, as far as nobody has looked.</summary>
public static class SuspicionKind
{
    /// <summary>Likely enough to look at it first.</summary>
    public const string Suspect = "suspect";

    /// <summary>
    /// It came before the incident on the same service, or on what that depends on; mostly by chance.
    /// </summary>
    public const string Nearby = "nearby";
}

/// <summary>Longest texts that a change keeps, in UTF-16 units, and its most services.</summary>
public static class Limits
{
    public const int Title = 250;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Name = 100;
    public const int Person = 255;
    public const int Services = 50;
}
