using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.Changes;

/// <summary>Who votes or decides, and the roles of their token.</summary>
public sealed record Voter(string Id, IReadOnlyList<string> Roles)
{
    public static Voter Of(HttpContext http) =>
        new(
            ServiceDefaults.Http.Actor.Of(http).Id,
            [
                .. http
                    .User.FindAll(TokenClaims.Role)
                    .Select(claim => claim.Value)
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ]
        );

    public bool IsManager => Roles.Contains(Contracts.Roles.ChangeManager);

    /// <summary>Holds it; an owner's role counts for the services that the change touches.</summary>
    public bool Holds(string role, Change change) => Holds(Roles, role, change);

    internal static bool Holds(IReadOnlyList<string> held, string role, Change change) =>
        Contracts.Roles.Scoped.Contains(role)
            ? change.Services.Any(service => held.Contains($"{role}:{service}"))
            : held.Contains(role);
}
