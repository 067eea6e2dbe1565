using System.ComponentModel.DataAnnotations;

namespace Sms.Capacity;

/// <summary>What people say in a plan; a storage format: only new members that may be missing are added.</summary>
/// <param name="Service">Key of the catalogue service that it is for.</param>
/// <param name="From">Beginning of the time that it covers.</param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="ReviewOn">When it is to be looked at again.</param>
/// <param name="Demand">What the business expects, in words and figures.</param>
/// <param name="Options">What could be done, with its cost.</param>
/// <param name="Recommendation">Which of them, and why.</param>
public sealed record PlanTerms(
    [property: Required, MaxLength(Limits.Name)] string Title,
    [property: Required, MaxLength(Limits.Key)] string Service,
    DateTimeOffset From,
    DateTimeOffset Until,
    DateTimeOffset ReviewOn,
    [property: MaxLength(Limits.Text)] string? Demand = null,
    [property: MaxLength(50)] IReadOnlyList<PlanOption>? Options = null,
    [property: MaxLength(Limits.Text)] string? Recommendation = null
) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Until <= From)
            yield return new("After the beginning.", [nameof(Until)]);
        if (ReviewOn <= From)
            yield return new("After the beginning.", [nameof(ReviewOn)]);
        foreach (var (i, option) in (Options ?? []).Index())
        {
            if (string.IsNullOrWhiteSpace(option?.Name) || option.Name.Length > Limits.Name)
                yield return new("What it is called.", [$"options[{i}].name"]);
            if (option is { Cost: < 0 } or { NewLimit: <= 0 })
                yield return new("No cost below 0, no limit of 0.", [$"options[{i}]"]);
            if (option?.NewLimit is { } limit && !(Math.Abs(limit) <= Limits.Figure))
                yield return new($"At most {Limits.Figure}.", [$"options[{i}].newLimit"]);
            if (option?.LeadTimeDays is { } days && !(days is >= 0 and <= 36_600))
                yield return new("Between 0 and 36,600 days.", [$"options[{i}].leadTimeDays"]);
        }
    }

    /// <summary>Records compare lists by reference.</summary>
    public bool SameAs(PlanTerms other) =>
        this with { Options = null } == other with { Options = null }
        && (Options ?? []).SequenceEqual(other.Options ?? []);
}

/// <summary>Something that could be done.</summary>
/// <param name="Name">In a word: second database node.</param>
/// <param name="Cost">In the currency, once.</param>
/// <param name="Currency">EUR, USD, …</param>
/// <param name="Resource">Key of the resource that there would be more of.</param>
/// <param name="NewLimit">How much of it there would be, in its unit.</param>
/// <param name="LeadTimeDays">So long it takes.</param>
/// <param name="Effect">In words.</param>
public sealed record PlanOption(
    string Name,
    decimal Cost,
    string? Currency = null,
    string? Resource = null,
    double? NewLimit = null,
    double? LeadTimeDays = null,
    string? Effect = null
);

/// <summary>A resource as the plan found it.</summary>
/// <param name="Value">Where it was; null: never measured.</param>
/// <param name="Forecast">Where it is expected at the end of the plan, or as far as the forecast reaches; null: not
/// enough data.</param>
/// <param name="ForecastFor">That moment.</param>
/// <param name="Low80">At that moment it is between the two with 80 %.</param>
/// <param name="CriticalAt">When the critical threshold is expected to be reached; null: not as far as the forecast
/// reaches.</param>
public sealed record PlannedResource(
    string Key,
    string Name,
    string Unit,
    double Limit,
    double Warning,
    double Critical,
    double? Value,
    string Verdict,
    string? Model,
    double? Forecast,
    DateTimeOffset? ForecastFor,
    double? Low80,
    double? High80,
    DateTimeOffset? CriticalAt,
    string EvidenceSha256
);
