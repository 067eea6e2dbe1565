using Marten;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Changes;

/// <summary>Who does what with changes.</summary>
internal static class Responsibilities
{
    internal const string Read = "change.read";
    internal const string Request = "change.request";
    internal const string Deploy = "change.deploy";
    internal const string Approve = "change.approve";
    internal const string Implement = "change.implement";
    internal const string Manage = "change.manage";
    internal const string Import = "change.import";

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility
                .ToRead(Read, Roles.ChangeManager)
                .Informing(
                    Roles.ServiceDeskAgent,
                    Roles.IncidentManager,
                    Roles.ProblemManager,
                    Roles.ServiceLevelManager,
                    Roles.CapacityManager,
                    Roles.ChangeApprover,
                    Roles.ServiceOwner,
                    Roles.Auditor,
                    Roles.Administrator,
                    Roles.Integration
                ),
            Responsibility.ToDo(
                Request,
                Roles.ChangeManager,
                Roles.ServiceDeskAgent,
                Roles.ProblemManager,
                Roles.IncidentManager,
                Roles.CapacityManager,
                Roles.ServiceOwner
            ),
            Responsibility.ToDo(Deploy, Roles.ChangeManager, Roles.Integration),
            Responsibility
                .ToDo(Approve, Roles.ChangeManager, Roles.ChangeApprover, Roles.ServiceOwner)
                .Informing(Roles.ServiceDeskAgent),
            Responsibility.ToDo(Implement, Roles.ChangeManager, Roles.ServiceDeskAgent).Informing(Roles.ServiceOwner),
            Responsibility.ToDo(Manage, Roles.ChangeManager, Roles.Administrator),
            Responsibility.ToDo(Import, Roles.ChangeManager, Roles.Administrator)
        );

    /// <summary>A change is somebody's who owns a service that it touches, or who has asked for it.</summary>
    internal static bool IsWithin(this Change change, Actor actor) =>
        change.Services.Any(service => actor.Reach.Covers(service, customer: null)) || change.Requester == actor.Id;

    /// <summary>Those of the changes that are within the actor's reach.</summary>
    internal static IQueryable<Change> Within(this IQueryable<Change> changes, Actor actor)
    {
        if (actor.Reach == Reach.Everything)
            return changes;
        var (services, requester) = (actor.Reach.Services!.ToArray(), actor.Id);
        return changes.Where(x => x.Services.Any(service => services.Contains(service)) || x.Requester == requester);
    }
}
