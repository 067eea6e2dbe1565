using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary>
/// <c>Percent</c> of the goal is used up since <c>ReachedAt</c>; the target is breached at <c>DueAt</c> if nothing
/// happens. <c>Number</c> and <c>Title</c> are the incident's, <c>Group</c> and <c>Person</c> (a user id) held it at
/// <c>DetectedAt</c>. <c>RemainingSeconds</c> is the working time that was left then, in whole seconds of the
/// agreement's calendar. These five are null where they are not known, and in events of older versions.
/// </summary>
[MessageIdentity("sms.sla.target-at-risk.v1")]
public sealed record TargetAtRisk(
    Guid IncidentId,
    long Version,
    string ClockId,
    Guid AgreementId,
    int AgreementVersion,
    string Agreement,
    string Metric,
    string Priority,
    string Service,
    int Percent,
    DateTimeOffset DueAt,
    DateTimeOffset ReachedAt,
    DateTimeOffset DetectedAt,
    string? Number = null,
    string? Title = null,
    string? Group = null,
    string? Person = null,
    long? RemainingSeconds = null
);
