using System.ComponentModel.DataAnnotations;

namespace Sms.Capacity;

/// <summary>What people say of a resource; a storage format: only new members that may be missing are added.</summary>
/// <param name="Service">Key of the catalogue service that it belongs to.</param>
/// <param name="Unit">Of its measurements: GB, %, connections, …</param>
/// <param name="Limit">All that there is of it, in its unit.</param>
/// <param name="WarningPercent">Of the limit.</param>
/// <param name="CriticalPercent">Of the limit: nearer to exhaustion than the warning.</param>
/// <param name="Direction">up: use grows towards the limit; down: what is left falls to the percentages.</param>
/// <param name="LeadTimeDays">So long it takes to get more of it.</param>
/// <param name="OnCrossing">What follows when it is critical: incident or none.</param>
/// <param name="OnForecast">What follows when it will be critical within the lead time: change, incident or
/// none.</param>
/// <param name="Source">Where its measurements come from; posted when left out.</param>
/// <param name="Season">none, day or week; found from the measurements when left out.</param>
public sealed record ResourceTerms(
    [property: Required, MaxLength(Limits.Key)] string Service,
    [property: Required, MaxLength(Limits.Name)] string Name,
    [property: Required, MaxLength(Limits.Unit)] string Unit,
    double Limit,
    [property: Range(0.0, 1_000.0)] double WarningPercent = 80,
    [property: Range(0.0, 1_000.0)] double CriticalPercent = 90,
    [property: AllowedValues(Capacity.Direction.Up, Capacity.Direction.Down)] string Direction = Capacity.Direction.Up,
    [property: Range(0.01, 366.0)] double LeadTimeDays = 14,
    [property: AllowedValues(Consequence.Incident, Consequence.None)] string OnCrossing = Consequence.Incident,
    [property: AllowedValues(Consequence.Change, Consequence.Incident, Consequence.None)]
        string OnForecast = Consequence.Change,
    MeasurementSource? Source = null,
    [property: AllowedValues(null, SeasonName.None, SeasonName.Day, SeasonName.Week)] string? Season = null
)
{
    public double Warning() => Threshold(WarningPercent);

    public double Critical() => Threshold(CriticalPercent);

    public bool IsUp() => Direction == Capacity.Direction.Up;

    /// <summary>Whether a value is at or beyond a threshold.</summary>
    public bool IsBeyond(double value, double threshold) => IsUp() ? value >= threshold : value <= threshold;

    /// <summary>Never infinite, as it is shown and stored.</summary>
    private double Threshold(double percent) => Math.Min(Limit * percent / 100, double.MaxValue);

    public bool SameAs(ResourceTerms other) =>
        this with { Source = null } == other with { Source = null } && (Source ?? new()).SameAs(other.Source ?? new());
}

/// <summary>What the annotations do not say.</summary>
internal static class ResourceValidation
{
    /// <returns>Field → messages.</returns>
    internal static Dictionary<string, string[]> Check(ResourceTerms terms)
    {
        var errors = ServiceDefaults.Http.Validation.Check(terms);
        if (!(terms.Limit > 0 && terms.Limit <= Limits.Figure))
            errors.TryAdd("limit", [$"More than 0, and at most {Limits.Figure}."]);
        if (
            terms.IsUp() ? terms.WarningPercent >= terms.CriticalPercent : terms.WarningPercent <= terms.CriticalPercent
        )
            errors.TryAdd(
                "criticalPercent",
                [terms.IsUp() ? "Above the warning." : "Below the warning: what is left falls."]
            );
        if (terms.Source is not { } source)
            return errors;
        foreach (var (field, wrong) in ServiceDefaults.Http.Validation.Check(source))
            errors.TryAdd($"source.{field}", wrong);
        foreach (var (field, wrong) in source.Problems())
            errors.TryAdd(field, [wrong]);
        return errors;
    }
}
