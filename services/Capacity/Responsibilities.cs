using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.Capacity;

/// <summary>Who does what with resources, measurements, plans and workloads.</summary>
internal static class Responsibilities
{
    internal const string Read = "capacity.read";
    internal const string Keep = "capacity.keep";
    internal const string Plan = "capacity.plan";
    internal const string ApprovePlan = "capacity.approve-plan";
    internal const string WriteSamples = "samples.write";
    internal const string ReadWorkloads = "workload.read";
    internal const string KeepWorkloads = "workload.keep";

    private static readonly string[] Staff =
    [
        Roles.IncidentManager,
        Roles.ServiceDeskAgent,
        Roles.ProblemManager,
        Roles.ChangeManager,
        Roles.ChangeApprover,
        Roles.Auditor,
        Roles.Administrator,
    ];

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility
                .ToRead(Read, Roles.CapacityManager)
                .Informing([.. Staff, Roles.ServiceLevelManager, Roles.ServiceOwner]),
            Responsibility.ToDo(Keep, Roles.CapacityManager).Consulting(Roles.ServiceOwner),
            Responsibility.ToDo(Plan, Roles.CapacityManager, Roles.ServiceLevelManager).Consulting(Roles.ServiceOwner),
            // Who owns the service pays for it; whoever of them wrote the plan cannot approve it.
            Responsibility
                .ToDo(ApprovePlan, Roles.CapacityManager, Roles.ServiceOwner)
                .Informing(Roles.ServiceLevelManager),
            Responsibility.ToDo(WriteSamples, Roles.CapacityManager, Roles.Administrator, Roles.Integration),
            Responsibility
                .ToRead(ReadWorkloads, Roles.ServiceLevelManager, Roles.CapacityManager)
                .Informing([.. Staff, Roles.ServiceOwner]),
            Responsibility.ToDo(KeepWorkloads, Roles.ServiceLevelManager, Roles.CapacityManager)
        );
}
