namespace Sms.Problems;

/// <summary>The states of a problem, as stored and as shown.</summary>
public static class ProblemState
{
    public const string Raised = "raised";
    public const string Investigating = "investigating";
    public const string RootCauseKnown = "root-cause-known";
    public const string KnownError = "known-error";
    public const string ChangeRequested = "change-requested";
    public const string Resolved = "resolved";
    public const string Closed = "closed";
    public static IReadOnlyList<string> All { get; } =
    [Raised, Investigating, RootCauseKnown, KnownError, ChangeRequested, Resolved, Closed];

    /// <summary>Somebody has still to do something.</summary>
    public static IReadOnlyList<string> Open { get; } = [.. All.Except([Resolved, Closed])];
}

/// <summary>What a problem was raised from.</summary>
public static class ProblemSource
{
    public const string Manual = "manual";
    public const string Incident = "incident";
    public const string Recurrence = "recurrence";
    public const string Import = "import";
}

/// <summary>How a problem ended.</summary>
public static class Outcome
{
    public const string Resolved = "resolved";
    public const string NotReproducible = "not-reproducible";
    public const string AcceptedRisk = "accepted-risk";
}

/// <summary>How far the change is that was asked for; from <see cref="Refused"/> on it is over.</summary>
public static class ChangeState
{
    public const string Requested = "requested";
    public const string Registered = "registered";
    public const string Refused = "refused";
    public const string Rejected = "rejected";
    public const string Implemented = "implemented";
    public const string BackedOut = "backed-out";
    public const string Failed = "failed";
}

public static class ChangeType
{
    public const string Standard = "standard";
    public const string Normal = "normal";
    public const string Emergency = "emergency";
}

/// <summary>Who acts when no person does.</summary>
public static class Automatic
{
    public const string Recurrence = "system:recurrence";
    public const string KnownErrors = "system:known-errors";
    public const string Changes = "system:changes";
}

/// <summary>Priority from impact and urgency, where none is given: the same table as that of incidents.</summary>
public static class Priority
{
    private static readonly string[] Levels = ["high", "medium", "low"];

    /// <returns>P1 for high and high, to P5 for low and low.</returns>
    public static string Of(string impact, string urgency) =>
        $"P{Array.IndexOf(Levels, impact) + Array.IndexOf(Levels, urgency) + 1}";
}

/// <summary>Longest texts that a problem keeps, in UTF-16 units.</summary>
public static class Limits
{
    public const int Title = 250;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Name = 100;
    public const int Incidents = 500;
}
