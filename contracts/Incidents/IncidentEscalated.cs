using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>Escalated; <c>Kind</c> is functional (to another group) or hierarchical (to management).</summary>
[MessageIdentity("sms.incidents.incident-escalated.v1")]
public sealed record IncidentEscalated(
    Guid IncidentId,
    long Version,
    string Kind,
    string To,
    string Reason,
    string By,
    DateTimeOffset At
);
