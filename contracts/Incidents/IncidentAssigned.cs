using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>A group, a person or both are responsible now.</summary>
[MessageIdentity("sms.incidents.incident-assigned.v1")]
public sealed record IncidentAssigned(
    Guid IncidentId,
    long Version,
    string? Group,
    string? Person,
    string By,
    DateTimeOffset At
);
