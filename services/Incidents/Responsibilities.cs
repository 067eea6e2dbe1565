using JasperFx.Events;
using Marten;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary>Who does what with incidents, alerts and integrations.</summary>
internal static class Responsibilities
{
    internal const string Read = "incident.read";
    internal const string Report = "incident.report";
    internal const string Comment = "incident.comment";
    internal const string Work = "incident.work";
    internal const string Prioritise = "incident.prioritise";
    internal const string LeadMajor = "incident.lead-major";
    internal const string Import = "incident.import";
    internal const string ReadAlerts = "alert.read";
    internal const string ReadIntegrations = "integration.read";
    internal const string KeepIntegrations = "integration.keep";

    private static readonly string[] Others =
    [
        Roles.ProblemManager,
        Roles.ChangeManager,
        Roles.ServiceLevelManager,
        Roles.CapacityManager,
        Roles.ChangeApprover,
        Roles.Auditor,
        Roles.Administrator,
    ];

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility
                .ToRead(Read, Roles.IncidentManager, Roles.ServiceDeskAgent)
                .Informing([.. Others, Roles.ServiceOwner, Roles.Customer, Roles.Integration]),
            Responsibility.ToDo(
                Report,
                Roles.IncidentManager,
                Roles.ServiceDeskAgent,
                Roles.ProblemManager,
                Roles.ChangeManager,
                Roles.ServiceLevelManager,
                Roles.CapacityManager,
                Roles.ServiceOwner,
                Roles.Customer,
                Roles.Integration
            ),
            Responsibility.ToDo(
                Comment,
                Roles.IncidentManager,
                Roles.ServiceDeskAgent,
                Roles.ServiceOwner,
                Roles.Customer,
                Roles.Integration
            ),
            Responsibility
                .ToDo(Work, Roles.IncidentManager, Roles.ServiceDeskAgent)
                .Informing(Roles.ServiceOwner, Roles.Customer),
            Responsibility
                .ToDo(Prioritise, Roles.IncidentManager, Roles.ServiceDeskAgent)
                .Consulting(Roles.ServiceOwner),
            Responsibility
                .ToDo(LeadMajor, Roles.IncidentManager)
                .Consulting(Roles.ServiceOwner)
                .Informing(Roles.ServiceLevelManager, Roles.Customer),
            Responsibility.ToDo(Import, Roles.IncidentManager, Roles.Administrator),
            Responsibility.ToRead(ReadAlerts, Roles.IncidentManager, Roles.ServiceDeskAgent).Informing(Others),
            Responsibility
                .ToRead(ReadIntegrations, Roles.Administrator, Roles.IncidentManager)
                .Informing(Roles.ServiceDeskAgent, Roles.Auditor),
            Responsibility.ToDo(KeepIntegrations, Roles.Administrator, Roles.IncidentManager)
        );

    /// <summary>An incident is somebody's who owns its service, or who reported it.</summary>
    internal static bool IsWithin(this Incident incident, Actor actor) =>
        actor.Reach.Covers(incident.Service, customer: null) || incident.Reporter == actor.Id;

    /// <summary>
    /// Work notes are for those who work on the incident, and for who owns its service: not for who has reported it.
    /// </summary>
    internal static bool Shows(Actor actor, Incident incident, IEvent e) =>
        e.Data is not NoteAdded || actor.Reach.Covers(incident.Service, customer: null);

    /// <summary>Those of the incidents that are within the actor's reach.</summary>
    internal static IQueryable<Incident> Within(this IQueryable<Incident> incidents, Actor actor)
    {
        if (actor.Reach == Reach.Everything)
            return incidents;
        var (services, reporter) = (actor.Reach.Services!.ToArray(), actor.Id);
        return incidents.Where(x => x.Service.IsOneOf(services) || x.Reporter == reporter);
    }
}
