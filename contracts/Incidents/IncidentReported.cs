using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>
/// An incident exists. <c>At</c> is when the interruption began in business time; <c>Version</c> is the stream version
/// (1 for the first event). <c>History</c>, of an imported incident, is how many messages tell its history, this one
/// among them: who judges it waits for all.
/// </summary>
[MessageIdentity("sms.incidents.incident-reported.v1")]
public sealed record IncidentReported(
    Guid IncidentId,
    long Version,
    string Number,
    string Title,
    string Service,
    string Priority,
    string Source,
    string? Group,
    DateTimeOffset At,
    int? History = null
);
