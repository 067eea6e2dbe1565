using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Makes a group, a person or both responsible, in place of whoever was.</summary>
/// <param name="Person">A user id.</param>
public sealed record AssignProblem(
    [property: MaxLength(Limits.Name)] string? Group,
    [property: MaxLength(Limits.Name)] string? Person
) : IValidatableObject
{
    public static Decision Decide(Problem problem, AssignProblem command, string by, DateTimeOffset now)
    {
        if (!problem.IsOpen())
            return Refusals.NotOpen(problem);
        if (problem.Group == command.Group && problem.Person == command.Person)
            return Decision.Nothing;
        return Decision.Append(new ProblemAssigned(command.Group, command.Person, by, now));
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Group) && string.IsNullOrWhiteSpace(Person))
            yield return new ValidationResult("Name a group, a person or both.", [nameof(Group), nameof(Person)]);
    }
}
