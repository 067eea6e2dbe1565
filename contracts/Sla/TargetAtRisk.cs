using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary><c>Percent</c> of the goal is used up since <c>ReachedAt</c>; the target is breached at <c>DueAt</c> if nothing happens.</summary>
[MessageIdentity("sms.sla.target-at-risk.v1")]
public sealed record TargetAtRisk(Guid IncidentId, long Version, string ClockId, Guid AgreementId, int AgreementVersion, string Agreement, string Metric, string Priority, string Service, int Percent, DateTimeOffset DueAt, DateTimeOffset ReachedAt, DateTimeOffset DetectedAt);
