using Sms.ServiceDefaults;

namespace Sms.Problems.Tests.Decisions;

/// <summary>States of a problem by the words of the field.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public static readonly Guid Id = Guid.Parse("01940000-0000-7000-8000-000000000001");
    public static readonly Guid Incident = Guid.Parse("01940000-0000-7000-8000-000000000002");
    public const string Ann = "ann";
    public const string Number = "PRB0000012";

    public static readonly ProblemRaised RaisedEvent = new(
        Id,
        Number,
        12,
        "Login hangs",
        null,
        "shop",
        "medium",
        "medium",
        "P3",
        "manual",
        null,
        null,
        "bob",
        Now.AddDays(-1)
    );

    public static Problem Raised => After();
    public static Problem Investigating => After(new InvestigationStarted(Ann, Now));
    public static Problem RootCauseKnown => Investigating.And(new RootCauseFound("Leak", null, Ann, Now));
    public static Problem KnownError =>
        RootCauseKnown.And(RecordWorkaround.Decide(RootCauseKnown, new("Restart"), Ann, Now));
    public static Problem ChangeRequested => KnownError.And(RequestChange.Decide(KnownError, new("Patch"), Ann, Now));
    public static Problem Resolved => KnownError.And(new ProblemResolved(Number, "Patched", null, Ann, Now));
    public static Problem Closed => Resolved.And(new ProblemClosed(Number, Outcome.Resolved, null, Ann, Now));

    public static readonly Problem[] OpenOnes = [Raised, Investigating, RootCauseKnown, KnownError, ChangeRequested];

    public static Problem After(params object[] events) => StreamFold.Of<Problem>([RaisedEvent, .. events]);

    public static Problem And(this Problem problem, params object[] events) => StreamFold.After(problem, events);

    public static Problem And(this Problem problem, Decision decision) =>
        StreamFold.After(problem, decision.ShouldAppend());
}
