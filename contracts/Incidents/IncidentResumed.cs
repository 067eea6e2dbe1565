using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>The wait is over: in progress again.</summary>
[MessageIdentity("sms.incidents.incident-resumed.v1")]
public sealed record IncidentResumed(Guid IncidentId, long Version, string By, DateTimeOffset At);
