using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>The change was not approved, or was withdrawn before it began.</summary>
[MessageIdentity("sms.changes.change-rejected.v1")]
public sealed record ChangeRejected(
    Guid ChangeId,
    long Version,
    string Number,
    Guid? ProblemId,
    string Reason,
    string By,
    DateTimeOffset At
);
