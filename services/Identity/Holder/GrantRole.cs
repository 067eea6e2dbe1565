using Sms.ServiceDefaults;

namespace Sms.Identity;

public static class GrantRole
{
    /// <param name="administrators">Everybody who is an administrator.</param>
    public static Decision Decide(
        RoleHolder holder,
        RoleChange change,
        IReadOnlyList<RoleHolder> administrators,
        string by,
        DateTimeOffset now
    ) =>
        !holder.IsActive ? Decision.Refuse("holder-inactive", "Who is disabled or gone gets no roles.")
        : holder.Holds(change.Role, change.Scope) ? Decision.Nothing
        // Two have to agree, as soon as there are two.
        : holder.Subject == by && administrators.Any(other => other.Subject != by)
            ? Decision.Refuse(
                "own-role",
                "Nobody grants roles to themselves while there is another administrator. Ask one."
            )
        : Decision.Append(new RoleGranted(holder.Subject, change.Role, change.Scope, by, now));
}
