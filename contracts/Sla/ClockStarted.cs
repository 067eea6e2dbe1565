using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary>
/// A target of an agreement applies to the incident and its clock runs. <c>Metric</c> is response or resolution.
/// </summary>
[MessageIdentity("sms.sla.clock-started.v1")]
public sealed record ClockStarted(
    Guid IncidentId,
    long Version,
    string ClockId,
    Guid AgreementId,
    int AgreementVersion,
    string Agreement,
    string Metric,
    string Priority,
    string Service,
    DateTimeOffset At
);
