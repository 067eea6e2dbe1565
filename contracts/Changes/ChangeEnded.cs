using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>Implementation ended at <c>At</c>. <c>Outcome</c> is implemented, backed-out or failed.</summary>
[MessageIdentity("sms.changes.change-ended.v1")]
public sealed record ChangeEnded(
    Guid ChangeId,
    long Version,
    string Number,
    IReadOnlyList<string> Services,
    string Outcome,
    Guid? ProblemId,
    string By,
    DateTimeOffset At
);
