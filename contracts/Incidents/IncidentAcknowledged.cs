using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>Somebody has taken notice: a response target is met.</summary>
[MessageIdentity("sms.incidents.incident-acknowledged.v1")]
public sealed record IncidentAcknowledged(Guid IncidentId, long Version, string By, DateTimeOffset At);
