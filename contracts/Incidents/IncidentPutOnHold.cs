using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>Waiting for something outside; <c>Reason</c> is caller, vendor, change or problem.</summary>
[MessageIdentity("sms.incidents.incident-put-on-hold.v1")]
public sealed record IncidentPutOnHold(Guid IncidentId, long Version, string Reason, string By, DateTimeOffset At);
