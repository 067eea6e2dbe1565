using System.ComponentModel.DataAnnotations;

namespace Sms.Identity;

/// <summary>A role to grant or to revoke.</summary>
/// <param name="Scope">The service of a <c>service-owner</c>, the customer of a <c>customer</c>; no other role has
/// one.</param>
public sealed record RoleChange([property: Required] string Role, [property: MaxLength(100)] string? Scope)
    : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Contracts.Roles.All.Contains(Role))
            yield return new ValidationResult(
                $"'{Role}' is no role. There are: {string.Join(", ", Contracts.Roles.All)}.",
                [nameof(Role)]
            );
        else if (Contracts.Roles.Scoped.Contains(Role) && (Scope is null || Scope != Scope.Trim() || Scope.Length == 0))
            yield return new ValidationResult($"'{Role}' is held for something: name it.", [nameof(Scope)]);
        else if (!Contracts.Roles.Scoped.Contains(Role) && Scope is not null)
            yield return new ValidationResult($"'{Role}' is held for everything: it has no scope.", [nameof(Scope)]);
    }
}
