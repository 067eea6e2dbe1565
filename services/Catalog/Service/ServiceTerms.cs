using System.ComponentModel.DataAnnotations;

namespace Sms.Catalog;

/// <summary>
/// What the catalogue says of a service in one version. Stored in its events: members are only added, each with a
/// default.
/// </summary>
public record ServiceTerms : IValidatableObject
{
    [Required, MaxLength(Limits.Name)]
    public string Name { get; init; } = "";

    /// <summary>Who answers for it: a user id.</summary>
    [MaxLength(Limits.User)]
    public string? Owner { get; init; }

    /// <summary>critical, high, medium or low.</summary>
    [
        Required,
        AllowedValues(
            Catalog.Criticality.Critical,
            Catalog.Criticality.High,
            Catalog.Criticality.Medium,
            Catalog.Criticality.Low
        )
    ]
    public string Criticality { get; init; } = "";

    /// <summary>The group that its incidents go to, when nobody says otherwise.</summary>
    [MaxLength(Limits.Group)]
    public string? SupportGroup { get; init; }

    [MaxLength(Limits.Description)]
    public string? Description { get; init; }

    /// <summary>Keys of the services that it needs itself.</summary>
    [Required]
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>
    /// As they are kept: what is blank is not there, dependencies are in order and each is there once.
    /// </summary>
    public ServiceTerms Normalised() =>
        new()
        {
            Name = Name.Trim(),
            Owner = Blank(Owner),
            Criticality = Criticality,
            SupportGroup = Blank(SupportGroup),
            Description = Blank(Description),
            DependsOn = [.. DependsOn.Distinct().Order(StringComparer.Ordinal)],
        };

    public bool SameAs(ServiceTerms other) =>
        this with { DependsOn = other.DependsOn } == other && DependsOn.SequenceEqual(other.DependsOn);

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DependsOn.Count > Limits.Dependencies)
            yield return new ValidationResult($"At most {Limits.Dependencies} services.", [nameof(DependsOn)]);
        if (DependsOn.Where(key => !ServiceKey.IsWellFormed(key)).Take(5).ToList() is { Count: > 0 } wrong)
            yield return new ValidationResult($"No keys of services: {string.Join(", ", wrong)}.", [nameof(DependsOn)]);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
