using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// States what kind of incident it is, or corrects what was stated, in any state: what kind it was is often known only
/// when it is closed. The earlier classifications stay in the history.
/// </summary>
/// <param name="Category">From the general to the particular: <c>hardware/disk</c>. Left out: as it is.</param>
/// <param name="Type">fault, degradation, security, request or other. Left out: as it is.</param>
public sealed record ClassifyIncident(
    [property: MaxLength(Limits.Name), RegularExpression(CategoryPath.Pattern)] string? Category = null,
    [property: AllowedValues(
        IncidentType.Fault,
        IncidentType.Degradation,
        IncidentType.Security,
        IncidentType.Request,
        IncidentType.Other,
        null
    )]
        string? Type = null
) : IValidatableObject
{
    public static Decision Decide(Incident incident, ClassifyIncident command, string by, DateTimeOffset now)
    {
        var category = CategoryPath.Of(command.Category) ?? incident.Category;
        var type = command.Type ?? incident.Type;
        return (category, type) == (incident.Category, incident.Type)
            ? Decision.Nothing
            : Decision.Append(new IncidentClassified(category, type, by, now));
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Category is null && Type is null)
            yield return new ValidationResult("Give a category, a type or both.", [nameof(Category)]);
    }
}
