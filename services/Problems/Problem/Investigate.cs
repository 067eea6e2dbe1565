using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Somebody looks for the cause; names who, if that is known.</summary>
/// <param name="Person">A user id.</param>
public sealed record Investigate(
    [property: MaxLength(Limits.Name)] string? Group = null,
    [property: MaxLength(Limits.Name)] string? Person = null
)
{
    public static Decision Decide(Problem problem, Investigate command, string by, DateTimeOffset now)
    {
        if (!problem.IsOpen())
            return Refusals.NotOpen(problem);
        var assigned =
            command.Group is null && command.Person is null
                ? Decision.Nothing
                : AssignProblem.Decide(problem, new(command.Group, command.Person), by, now);
        return problem.State == ProblemState.Raised
            ? Decision.Append([new InvestigationStarted(by, now), .. assigned.Events])
            : assigned;
    }
}
