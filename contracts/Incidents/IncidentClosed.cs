using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>Final: nothing reopens a closed incident.</summary>
[MessageIdentity("sms.incidents.incident-closed.v1")]
public sealed record IncidentClosed(Guid IncidentId, long Version, string By, DateTimeOffset At);
