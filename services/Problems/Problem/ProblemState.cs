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
