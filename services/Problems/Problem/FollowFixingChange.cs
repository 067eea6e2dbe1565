using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// What becomes of the change that was asked for. Only of the last one, and only until it is over: so order and repeats
/// do not matter. The times are those of the change.
/// </summary>
public static class FollowFixingChange
{
    public static Decision Registered(Problem problem, Guid change, string number, DateTimeOffset at) =>
        problem.State == ProblemState.Closed || problem.Change is not { Number: null } asked || asked.Id != change
            ? Decision.Nothing
            : Decision.Append(new FixingChangeRegistered(change, number, Automatic.Changes, at));

    public static Decision Refused(Problem problem, Guid change, string code, string reason, DateTimeOffset at) =>
        IsAwaited(problem, change) ? Failed(change, ChangeState.Refused, code, reason, at) : Decision.Nothing;

    public static Decision Rejected(Problem problem, Guid change, string number, string reason, DateTimeOffset at) =>
        IsAwaited(problem, change)
            ? Failed(change, ChangeState.Rejected, null, reason, at, Implied(problem, change, number, at))
            : Decision.Nothing;

    /// <param name="outcome">implemented, backed-out or failed.</param>
    public static Decision Ended(Problem problem, Guid change, string number, string outcome, DateTimeOffset at)
    {
        if (!IsAwaited(problem, change))
            return Decision.Nothing;
        if (outcome != ChangeState.Implemented)
            return Failed(
                change,
                outcome,
                null,
                $"{number} was {Words(outcome)}.",
                at,
                Implied(problem, change, number, at)
            );
        return Decision.Append([
            .. Implied(problem, change, number, at),
            new FixingChangeImplemented(change, Automatic.Changes, at),
            // Who resolved it meanwhile had reasons of their own.
            .. problem.State == ProblemState.ChangeRequested
                ?
                [
                    new ProblemResolved(
                        problem.Number,
                        $"Root cause removed by {number}.",
                        change,
                        Automatic.Changes,
                        at
                    ),
                ]
                : Array.Empty<object>(),
        ]);
    }

    private static bool IsAwaited(Problem problem, Guid change) =>
        problem.State != ProblemState.Closed && problem.Change is { } asked && asked.Id == change && !asked.IsOver();

    private static Decision Failed(
        Guid change,
        string outcome,
        string? code,
        string reason,
        DateTimeOffset at,
        params IEnumerable<object> implied
    ) => Decision.Append([.. implied, new FixingChangeFailed(change, outcome, code, reason, Automatic.Changes, at)]);

    /// <summary>The registration that is overtaken by what follows from it.</summary>
    private static IEnumerable<object> Implied(Problem problem, Guid change, string number, DateTimeOffset at) =>
        problem.Change is { Number: null } ? [new FixingChangeRegistered(change, number, Automatic.Changes, at)] : [];

    private static string Words(string outcome) => outcome == ChangeState.BackedOut ? "backed out" : "a failure";
}
