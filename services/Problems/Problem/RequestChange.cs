using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>Asks for the change that removes the root cause.</summary>
/// <param name="Type">standard (of a pre-approved model), normal or emergency.</param>
/// <param name="Model">Of a standard change: its model.</param>
[SchemaName("RequestFixingChange")]
public sealed record RequestChange(
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: AllowedValues(ChangeType.Standard, ChangeType.Normal, ChangeType.Emergency)]
        string Type = ChangeType.Normal,
    [property: MaxLength(Limits.Name)] string? Model = null,
    [property: MaxLength(Limits.Text)] string? Description = null,
    [property: MaxLength(Limits.Text)] string? RollbackPlan = null
) : IValidatableObject
{
    public static Decision Decide(Problem problem, RequestChange command, string by, DateTimeOffset now)
    {
        if (!problem.IsOpen())
            return Refusals.NotOpen(problem);
        if (problem.State == ProblemState.ChangeRequested)
        {
            var asked = problem.Change!;
            return (asked.Title, asked.Type, asked.Model) == (command.Title, command.Type, command.Model)
                ? Decision.Nothing
                : Decision.Refuse(
                    "change-requested",
                    $"{problem.Number} waits for {asked.Number ?? "a change"} already."
                );
        }

        if (problem.RootCause is null)
            return Decision.Refuse(
                "root-cause-unknown",
                $"The root cause of {problem.Number} is not known: what would the change remove?"
            );
        var attempt = (problem.Change?.Attempt ?? 0) + 1;
        return Decision.Append(
            new FixingChangeRequested(
                FixingChangeId.Of(problem.Id, attempt),
                attempt,
                problem.Number,
                command.Title,
                problem.Service,
                command.Type,
                command.Model,
                command.Description,
                command.RollbackPlan,
                by,
                now
            )
        );
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Type == ChangeType.Standard && string.IsNullOrWhiteSpace(Model))
            yield return new ValidationResult("A standard change is of a model.", [nameof(Model)]);
    }
}
