using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary>
/// The time ran out at <c>DueAt</c>, noticed at <c>DetectedAt</c>. <c>Cause</c> is time-elapsed, priority-changed,
/// service-changed or late-fact. <c>Number</c> and <c>Title</c> are the incident's, <c>Group</c> and <c>Person</c> (a
/// user id) held it at <c>DetectedAt</c>. <c>RemainingSeconds</c> is 0 or negative: the working time that the target
/// was over by then, in whole seconds of the agreement's calendar. These five are null where they are not known, and in
/// events of older versions.
/// </summary>
[MessageIdentity("sms.sla.target-breached.v1")]
public sealed record TargetBreached(
    Guid IncidentId,
    long Version,
    string ClockId,
    Guid AgreementId,
    int AgreementVersion,
    string Agreement,
    string Metric,
    string Priority,
    string Service,
    DateTimeOffset DueAt,
    DateTimeOffset DetectedAt,
    string Cause,
    string? Number = null,
    string? Title = null,
    string? Group = null,
    string? Person = null,
    long? RemainingSeconds = null
);
