using Marten;
using Sms.Contracts.Changes;
using Sms.Contracts.Sla;
using Sms.ServiceDefaults;
using Offered = Sms.Contracts.Problems.WorkaroundOffered;

namespace Sms.Incidents;

/// <summary>What comes of a storm in other services marks its incidents: many in one commit.</summary>
public sealed class IncidentReactions(IDocumentStore store, ILogger<IncidentReactions> logger)
    : ReactionWriter<Incident>(store, logger)
{
    /// <summary>What tells of it.</summary>
    internal static IReadOnlyList<Type> Contracts { get; } =
    [
        typeof(TargetAtRisk),
        typeof(TargetBreached),
        typeof(TargetBreachRetracted),
        typeof(ChangeSuspected),
        typeof(Offered),
    ];
}
