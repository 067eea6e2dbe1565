using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace Sms.Capacity;

/// <summary>
/// How much work an agreement covers; a storage format: only new members that may be missing are added.
/// </summary>
/// <param name="Name">Of the workload: <c>Gold incidents</c>.</param>
/// <param name="Agreement">Name or id of the agreement that has the limit.</param>
/// <param name="LimitPerMonth">What is agreed.</param>
/// <param name="Counts">incidents or requests.</param>
/// <param name="Zone">Whose months they are, an IANA time zone; UTC when left out.</param>
/// <param name="Resource">Of requests: key of the resource whose measurements are added up, each the number of requests
/// since the one before.</param>
public sealed record WorkloadTerms(
    [property: Required, MaxLength(Limits.Name)] string Name,
    [property: Required, MaxLength(Limits.Name)] string Agreement,
    [property: Required, MaxLength(Limits.Key)] string Service,
    [property: Range(0.0, 1e15)] double LimitPerMonth,
    [property: Required, AllowedValues(Counted.Incidents, Counted.Requests)] string Counts = Counted.Incidents,
    [property: MaxLength(Limits.Name)] string? Zone = null,
    [property: MaxLength(Limits.Key)] string? Resource = null
) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) is null)
            yield return new($"There is no time zone {Zone}.", [nameof(Zone)]);
        if (Counts == Counted.Requests && Resource is null)
            yield return new("Whose measurements are added up.", [nameof(Resource)]);
        if (Counts == Counted.Incidents && Resource is not null)
            yield return new("Incidents are counted by themselves.", [nameof(Resource)]);
    }
}
