using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>The change that a problem asked for cannot be; <c>Code</c> is the rule that forbids it.</summary>
[MessageIdentity("sms.changes.fixing-change-refused.v1")]
public sealed record FixingChangeRefused(
    Guid ChangeId,
    long Version,
    Guid ProblemId,
    string Code,
    string Reason,
    DateTimeOffset At
);
