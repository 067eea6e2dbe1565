using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>The resolution did not hold; the same clocks go on.</summary>
[MessageIdentity("sms.incidents.incident-reopened.v1")]
public sealed record IncidentReopened(Guid IncidentId, long Version, string Reason, string By, DateTimeOffset At);
