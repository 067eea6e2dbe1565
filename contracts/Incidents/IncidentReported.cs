using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>
/// An incident exists. <c>At</c> is when the interruption began in business time; <c>Version</c> is the stream version
/// (1 for the first event). <c>History</c>, of an imported incident, is how many messages tell its history, this one
/// among them: who judges it waits for all. <c>Category</c> (<c>hardware/disk</c>) and <c>Type</c> (fault, degradation,
/// security, request, other) are null when it was reported without a classification.
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
    int? History = null,
    string? Category = null,
    string? Type = null
);
