using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>
/// The incident was tied to something. <c>Kind</c> is problem, change, incident (the parent) or alert; <c>Target</c>
/// its id.
/// </summary>
[MessageIdentity("sms.incidents.incident-linked.v1")]
public sealed record IncidentLinked(
    Guid IncidentId,
    long Version,
    string Kind,
    string Target,
    string By,
    DateTimeOffset At
);
