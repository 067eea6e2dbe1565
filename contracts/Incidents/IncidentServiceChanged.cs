using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>The affected service is another one from <c>At</c> on.</summary>
[MessageIdentity("sms.incidents.incident-service-changed.v1")]
public sealed record IncidentServiceChanged(
    Guid IncidentId,
    long Version,
    string Service,
    string By,
    DateTimeOffset At
);
