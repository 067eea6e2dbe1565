using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Webhooks;

/// <summary>What people say about a subscription when they add or change it.</summary>
/// <param name="Url">Absolute, http or https, without user name or fragment, at an address that <see cref="Reach"/>
/// allows. Redirects are not followed.</param>
/// <param name="Types">Types of events, beginnings of types (<c>sms.sla.*</c>) or <c>*</c>.</param>
[SchemaName("WebhookTarget")]
public sealed record Target(
    [property: Required, MaxLength(2000)] string Url,
    [property: Required, MinLength(1), MaxLength(100)] string[] Types
) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (UrlProblem() is { } wrong)
            yield return new ValidationResult(wrong, [nameof(Url)]);
        foreach (var problem in Types.Select(EventTypes.Problem).OfType<string>())
            yield return new ValidationResult(problem, [nameof(Types)]);
    }

    private string? UrlProblem() =>
        !Uri.TryCreate(Url, UriKind.Absolute, out var url)
        || url.Scheme is not ("http" or "https")
        || url.Host.Length == 0
            ? "An absolute URL that begins with http:// or https://."
        // A password in an address is shown wherever the address is.
        : url.UserInfo.Length > 0 ? "No user name or password: the signature tells who sends."
        : url.Fragment.Length > 0 ? "No fragment: it is not sent."
        : null;
}
