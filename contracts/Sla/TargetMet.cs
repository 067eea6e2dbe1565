using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary>The target was fulfilled in time.</summary>
[MessageIdentity("sms.sla.target-met.v1")]
public sealed record TargetMet(
    Guid IncidentId,
    long Version,
    string ClockId,
    Guid AgreementId,
    int AgreementVersion,
    string Agreement,
    string Metric,
    string Priority,
    string Service,
    DateTimeOffset DueAt,
    DateTimeOffset FulfilledAt
);
