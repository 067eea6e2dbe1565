using Sms.ServiceDefaults;

namespace Sms.Identity;

public static class RevokeRole
{
    /// <param name="administrators">Everybody who is an administrator.</param>
    public static Decision Decide(
        RoleHolder holder,
        RoleChange change,
        IReadOnlyList<RoleHolder> administrators,
        string by,
        DateTimeOffset now
    ) =>
        !holder.Holds(change.Role, change.Scope) ? Decision.Nothing
        : change.Role == Contracts.Roles.Administrator && LastAdministrator.Is(holder, administrators)
            ? LastAdministrator.Refusal
        : Decision.Append(new RoleRevoked(holder.Subject, change.Role, change.Scope, by, now));
}

/// <summary>Without an administrator nobody could ever grant a role again.</summary>
internal static class LastAdministrator
{
    internal static Decision Refusal { get; } =
        Decision.Refuse("last-administrator", "Nobody else is an administrator. Make somebody one first.");

    internal static bool Is(RoleHolder holder, IReadOnlyList<RoleHolder> administrators) =>
        holder.IsAdministrator && administrators.All(other => other.Id == holder.Id);
}
