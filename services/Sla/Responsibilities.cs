using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.Sla;

/// <summary>Who does what with agreements, calendars and clocks.</summary>
internal static class Responsibilities
{
    internal const string ReadAgreements = "agreement.read";
    internal const string KeepAgreements = "agreement.keep";
    internal const string ReadCalendars = "calendar.read";
    internal const string KeepCalendars = "calendar.keep";
    internal const string ReadClocks = "clock.read";
    internal const string MoveClocks = "clock.move";
    internal const string CorrectFacts = "fact.correct";
    internal const string ReadBreaches = "breach.read";
    internal const string ReadAttainment = "attainment.read";
    internal const string AskWhatIf = "what-if.ask";

    private static readonly string[] Staff =
    [
        Roles.IncidentManager,
        Roles.ServiceDeskAgent,
        Roles.ProblemManager,
        Roles.ChangeManager,
        Roles.CapacityManager,
        Roles.ChangeApprover,
        Roles.Auditor,
        Roles.Administrator,
    ];

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility
                .ToRead(ReadAgreements, Roles.ServiceLevelManager)
                .Consulting(Roles.ServiceOwner, Roles.Customer)
                .Informing(Staff),
            Responsibility
                .ToDo(KeepAgreements, Roles.ServiceLevelManager)
                .Consulting(Roles.ServiceOwner, Roles.Customer)
                .Informing(Roles.IncidentManager),
            Responsibility
                .ToRead(ReadCalendars, Roles.ServiceLevelManager)
                .Informing([.. Staff, Roles.ServiceOwner, Roles.Customer]),
            Responsibility.ToDo(KeepCalendars, Roles.ServiceLevelManager),
            Responsibility
                .ToRead(ReadClocks, Roles.ServiceLevelManager)
                .Informing([.. Staff, Roles.ServiceOwner, Roles.Customer]),
            Responsibility.ToDo(MoveClocks, Roles.ServiceLevelManager).Informing(Roles.IncidentManager),
            Responsibility
                .ToDo(CorrectFacts, Roles.ServiceLevelManager)
                .Consulting(Roles.IncidentManager)
                .Informing(Roles.Auditor),
            Responsibility
                .ToRead(ReadBreaches, Roles.ServiceLevelManager)
                .Informing([.. Staff, Roles.Integration, Roles.ServiceOwner, Roles.Customer]),
            Responsibility
                .ToRead(ReadAttainment, Roles.ServiceLevelManager)
                .Informing([.. Staff, Roles.ServiceOwner, Roles.Customer]),
            Responsibility
                .ToRead(AskWhatIf, Roles.ServiceLevelManager)
                .Informing(Roles.IncidentManager, Roles.CapacityManager, Roles.Auditor)
        );
}
