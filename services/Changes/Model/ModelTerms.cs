using System.ComponentModel.DataAnnotations;

namespace Sms.Changes;

/// <summary>What a standard change of one kind is, and how far it is approved.</summary>
/// <param name="Steps">What is done, in order.</param>
/// <param name="RollbackPlan">How it is undone.</param>
/// <param name="Services">For these only; none: for all.</param>
/// <param name="MaxRisk">low, medium or high: what is riskier is no standard change.</param>
public sealed record ModelTerms(
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: Required, MinLength(1), MaxLength(Limits.Services)] IReadOnlyList<string> Steps,
    [property: Required, MaxLength(Limits.Text)] string RollbackPlan,
    [property: MaxLength(Limits.Services)] IReadOnlyList<string>? Services = null,
    [property: AllowedValues(RiskLevel.Low, RiskLevel.Medium, RiskLevel.High)] string MaxRisk = RiskLevel.Low
)
{
    public bool Covers(IReadOnlyList<string> services) =>
        Services is not { Count: > 0 } || services.All(Services.Contains);

    public bool SameAs(ModelTerms other) =>
        (Title, RollbackPlan, MaxRisk) == (other.Title, other.RollbackPlan, other.MaxRisk)
        && Steps.SequenceEqual(other.Steps)
        && (Services ?? []).SequenceEqual(other.Services ?? []);
}
