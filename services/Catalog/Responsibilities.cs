using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.Catalog;

/// <summary>
/// Who does what with the catalogue. It is read whole by everybody who has a role: what a service hangs on is no secret
/// inside.
/// </summary>
internal static class Responsibilities
{
    internal const string Read = "catalog.read";
    internal const string Keep = "catalog.keep";

    /// <summary>Of a service that is there: also for its owner, who leaves owner and criticality as they are.</summary>
    internal const string Revise = "catalog.revise";

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility
                .ToRead(Read, Roles.ServiceLevelManager)
                .Informing([.. Roles.All.Where(role => role != Roles.ServiceLevelManager)]),
            Responsibility
                .ToDo(Keep, Roles.ServiceLevelManager, Roles.Administrator, Roles.ChangeManager)
                .Consulting(Roles.ServiceOwner),
            Responsibility.ToDo(
                Revise,
                Roles.ServiceLevelManager,
                Roles.Administrator,
                Roles.ChangeManager,
                Roles.ServiceOwner
            )
        );
}
