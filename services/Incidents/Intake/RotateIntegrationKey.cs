using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// A new key in place of the old one, which goes on for a while, so that whoever uses it can be told in between.
/// </summary>
/// <param name="Overlap">How long the old one is still accepted: a day unless said. Nothing for a key that is in wrong
/// hands.</param>
public sealed record RotateIntegrationKey(TimeSpan? Overlap = null) : IValidatableObject
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);

    /// <remarks>A key that an earlier rotation has left over ends: there are never more than two.</remarks>
    public static Decision Decide(
        Integration integration,
        RotateIntegrationKey command,
        string keyHash,
        string by,
        DateTimeOffset now
    )
    {
        if (integration.Disabled)
            return DisableIntegration.Refusal(integration);
        if (integration.KeyHash == keyHash)
            return Decision.Nothing;
        return Decision.Append(new IntegrationKeyRotated(keyHash, by, now, command.OldValidUntil(now)));
    }

    /// <summary>Null: the old key ends at once.</summary>
    public DateTimeOffset? OldValidUntil(DateTimeOffset now) =>
        (Overlap ?? Usual) is var overlap && overlap > TimeSpan.Zero ? now + overlap : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Overlap < TimeSpan.Zero || Overlap > TimeSpan.FromDays(30))
            yield return new ValidationResult("is between nothing and 30 days.", [nameof(Overlap)]);
    }
}
