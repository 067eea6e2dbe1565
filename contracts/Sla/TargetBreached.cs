using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary>The time ran out at <c>DueAt</c>, noticed at <c>DetectedAt</c>. <c>Cause</c> is time-elapsed, priority-changed, service-changed or late-fact.</summary>
[MessageIdentity("sms.sla.target-breached.v1")]
public sealed record TargetBreached(Guid IncidentId, long Version, string ClockId, Guid AgreementId, int AgreementVersion, string Agreement, string Metric, string Priority, string Service, DateTimeOffset DueAt, DateTimeOffset DetectedAt, string Cause);
