using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>What was taken for the resolution did not hold.</summary>
public sealed record ReopenProblem([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Problem problem, ReopenProblem command, string by, DateTimeOffset now)
    {
        if (problem.State == ProblemState.Closed)
            return Refusals.Closed(problem);
        if (problem.State == ProblemState.Resolved)
            return Decision.Append(new ProblemReopened(problem.Number, command.Reason, [], by, now));
        return problem.ReopenCount > 0 ? Decision.Nothing : Refusals.NotResolved(problem);
    }
}
