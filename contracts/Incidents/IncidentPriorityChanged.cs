using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>The priority (P1 to P5) is another one from <c>At</c> on.</summary>
[MessageIdentity("sms.incidents.incident-priority-changed.v1")]
public sealed record IncidentPriorityChanged(
    Guid IncidentId,
    long Version,
    string Priority,
    string By,
    DateTimeOffset At
);
