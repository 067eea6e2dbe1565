using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Makes a group, a person or both responsible, in place of whoever was.</summary>
/// <param name="Person">A user id.</param>
public sealed record AssignIncident(
    [property: MaxLength(Limits.Name)] string? Group,
    [property: MaxLength(Limits.Name)] string? Person
) : IValidatableObject
{
    public static Decision Decide(Incident incident, AssignIncident command, string by, DateTimeOffset now)
    {
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        if (incident.Group == command.Group && incident.Person == command.Person)
            return Decision.Nothing;
        return Decision.Append(new IncidentAssigned(command.Group, command.Person, by, now));
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Group) && string.IsNullOrWhiteSpace(Person))
            yield return new ValidationResult("Name a group, a person or both.", [nameof(Group), nameof(Person)]);
    }
}
