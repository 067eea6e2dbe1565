using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary>A fact that arrived late shows that an announced breach did not happen.</summary>
[MessageIdentity("sms.sla.target-breach-retracted.v1")]
public sealed record TargetBreachRetracted(Guid IncidentId, long Version, string ClockId, Guid AgreementId, int AgreementVersion, string Agreement, string Metric, string Priority, string Service, DateTimeOffset DueAt, string Reason, DateTimeOffset At);
