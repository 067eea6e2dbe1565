using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>Service is restored: <c>RestoredAt</c> is when, <c>At</c> when that was stated.</summary>
[MessageIdentity("sms.incidents.incident-resolved.v1")]
public sealed record IncidentResolved(
    Guid IncidentId,
    long Version,
    string Code,
    DateTimeOffset RestoredAt,
    string By,
    DateTimeOffset At
);
