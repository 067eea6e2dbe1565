using System.Security.Claims;
using Sms.Contracts;

namespace Sms.ServiceDefaults.Access;

/// <summary>Names of the claims of an access token that are read here.</summary>
public static class TokenClaims
{
    public const string Subject = "sub";
    public const string Client = "client_id";
    public const string Role = "role";
}

/// <summary>For what a caller may do something.</summary>
/// <param name="Services">Of these services alone; null: of all.</param>
/// <param name="Customers">Of these customers alone; null: of all.</param>
public sealed record Reach(IReadOnlySet<string>? Services, IReadOnlySet<string>? Customers)
{
    public static Reach Everything { get; } = new(null, null);

    /// <summary>What belongs to no customer, or to none of theirs, is not theirs.</summary>
    public bool Covers(string? service, string? customer) =>
        this == Everything
        || service is not null && Services!.Contains(service)
        || customer is not null && Customers!.Contains(customer);

    /// <summary>How far somebody with these claims may go with something, or null: not at all.</summary>
    internal static Reach? Of(ClaimsPrincipal user, Responsibility row)
    {
        var doers = row.Doers.ToHashSet();
        var held = user.FindAll(TokenClaims.Role).Select(claim => claim.Value).ToList();
        if (held.Any(role => doers.Contains(role) && !Roles.Scoped.Contains(role)))
            return Everything;
        var (services, customers) = (Scopes(Roles.ServiceOwner), Scopes(Roles.Customer));
        return services.Count + customers.Count > 0 ? new(services, customers) : null;

        HashSet<string> Scopes(string role) =>
            doers.Contains(role)
                ?
                [
                    .. held.Where(one => one.StartsWith(role + ":", StringComparison.Ordinal))
                        .Select(one => one[(role.Length + 1)..])
                        .Where(scope => scope.Length > 0),
                ]
                : [];
    }
}
