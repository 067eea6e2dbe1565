using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>Work on the incident has begun.</summary>
[MessageIdentity("sms.incidents.incident-work-started.v1")]
public sealed record IncidentWorkStarted(Guid IncidentId, long Version, string By, DateTimeOffset At);
