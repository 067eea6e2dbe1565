using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>What was taken for the resolution did not hold.</summary>
[MessageIdentity("sms.problems.problem-reopened.v1")]
public sealed record ProblemReopened(
    Guid ProblemId,
    long Version,
    string Number,
    string Reason,
    string By,
    DateTimeOffset At
);
