using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>The root cause is removed: by a change, or otherwise.</summary>
[MessageIdentity("sms.problems.problem-resolved.v1")]
public sealed record ProblemResolved(
    Guid ProblemId,
    long Version,
    string Number,
    string Resolution,
    Guid? ChangeId,
    string By,
    DateTimeOffset At
);
