using Marten;
using Sms.Contracts.Incidents;
using Sms.Contracts.Sla;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// What the other services tell of incidents, their reports left out: many in one commit, for a storm ends and breaches
/// as one.
/// </summary>
public sealed class IncidentNotes(IDocumentStore store, ILogger<IncidentNotes> logger)
    : ReactionWriter<KnownIncident>(store, logger)
{
    /// <summary>What tells of it.</summary>
    internal static IReadOnlyList<Type> Contracts { get; } =
    [
        typeof(IncidentResolved),
        typeof(IncidentReopened),
        typeof(IncidentClosed),
        typeof(MajorIncidentDeclared),
        typeof(TargetBreached),
        typeof(TargetBreachRetracted),
    ];
}
