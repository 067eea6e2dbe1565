using System.ComponentModel.DataAnnotations;

namespace Sms.Identity;

/// <param name="ClientId">Its name for ever: it is the subject of its tokens, and stays in the log.</param>
public sealed record NewClient(
    [property:
        Required,
        RegularExpression(
            "^[a-z][a-z0-9-]{1,62}$",
            ErrorMessage = "Small letters, digits and -, 2 to 63, a letter first."
        )
    ]
        string ClientId
) : IValidatableObject
{
    /// <summary>An id of that form is a person's.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Guid.TryParse(ClientId, out _))
            yield return new ValidationResult("A UUID is the id of a person.", [nameof(ClientId)]);
    }
}
