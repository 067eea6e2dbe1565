using Wolverine.Attributes;

namespace Sms.Contracts.Sla;

/// <summary>
/// A fact that arrived late shows that an announced breach did not happen. <c>Number</c>, <c>Title</c>, <c>Group</c>,
/// <c>Person</c> (a user id) and <c>Service</c> are those that the breach was announced with: whoever was told of it is
/// told of this. <c>RemainingSeconds</c> is the working time that is left at <c>At</c> by what is known now, in whole
/// seconds of the agreement's calendar; negative is over. These are null where they are not known, and in events of
/// older versions.
/// </summary>
[MessageIdentity("sms.sla.target-breach-retracted.v1")]
public sealed record TargetBreachRetracted(
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
    string Reason,
    DateTimeOffset At,
    string? Number = null,
    string? Title = null,
    string? Group = null,
    string? Person = null,
    long? RemainingSeconds = null
);
