using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>The root cause is removed, by whatever means. A change that is still asked for goes its own way.</summary>
public sealed record ResolveProblem([property: Required, MaxLength(Limits.Text)] string Resolution)
{
    public static Decision Decide(Problem problem, ResolveProblem command, string by, DateTimeOffset now)
    {
        if (problem.State == ProblemState.Resolved && problem.Resolution == command.Resolution)
            return Decision.Nothing;
        if (!problem.IsOpen())
            return Refusals.NotOpen(problem);
        return problem.State == ProblemState.Raised
            ? Decision.Refuse("problem-not-investigated", $"Nobody has looked into {problem.Number} yet.")
            : Decision.Append(new ProblemResolved(problem.Number, command.Resolution, null, by, now));
    }
}
