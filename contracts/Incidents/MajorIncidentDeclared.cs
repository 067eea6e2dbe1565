using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>The incident is a major incident now.</summary>
[MessageIdentity("sms.incidents.major-incident-declared.v1")]
public sealed record MajorIncidentDeclared(
    Guid IncidentId,
    long Version,
    string Owner,
    string Reason,
    string By,
    DateTimeOffset At
);
