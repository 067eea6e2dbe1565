using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Catalog;

/// <summary>A service is offered from now on. Its key is its own for ever.</summary>
public sealed record RegisterService : ServiceTerms
{
    /// <summary>The key: <c>checkout</c>.</summary>
    [
        Required,
        RegularExpression(
            ServiceKey.Pattern,
            ErrorMessage = "A key has 1 to 100 lower-case letters, digits, hyphens and dots, "
                + "and begins with a letter or digit."
        )
    ]
    public string Service { get; init; } = "";

    /// <param name="existing">The service with that key, if there is one.</param>
    /// <param name="command">Valid by itself.</param>
    /// <param name="graph">The catalogue, which nobody else changes meanwhile.</param>
    /// <param name="by">Who registers it.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        CataloguedService? existing,
        RegisterService command,
        ServiceGraph graph,
        string by,
        DateTimeOffset now
    )
    {
        if (existing is not null)
            return Refusals.KeyTaken(existing);
        var terms = command.Normalised();
        return Refusals.Dependencies(graph, command.Service, terms.DependsOn)
            ?? Decision.Append(
                new ServiceRegistered(ServiceKey.IdOf(command.Service), command.Service, terms, by, now)
            );
    }

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Service == ServiceKey.Reserved
            ?
            [
                new ValidationResult($"'{ServiceKey.Reserved}' is not free.", [nameof(Service)]),
                .. base.Validate(validationContext),
            ]
            : base.Validate(validationContext);
}
