using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Closed is final: what comes back is a new problem, which names this one.</summary>
public static class CloseProblem
{
    public static Decision Decide(Problem problem, string by, DateTimeOffset now) =>
        problem.State switch
        {
            ProblemState.Closed when problem.Outcome == Outcome.Resolved => Decision.Nothing,
            ProblemState.Closed => Refusals.Closed(problem),
            ProblemState.Resolved => Decision.Append(
                new ProblemClosed(problem.Number, Outcome.Resolved, null, by, now)
            ),
            _ => Refusals.NotResolved(problem),
        };
}
