using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>
/// Implementation began at <c>At</c>: a maintenance window of these services, until <c>ChangeEnded</c>, <c>EndsAt</c>
/// at the latest. Outside a window (<c>Exception</c>) nothing of it counts as planned.
/// </summary>
[MessageIdentity("sms.changes.change-started.v1")]
public sealed record ChangeStarted(
    Guid ChangeId,
    long Version,
    string Number,
    IReadOnlyList<string> Services,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    bool Exception,
    Guid? ProblemId,
    string By,
    DateTimeOffset At
);
