using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>Final. <c>Outcome</c> is resolved, not-reproducible or accepted-risk.</summary>
[MessageIdentity("sms.problems.problem-closed.v1")]
public sealed record ProblemClosed(
    Guid ProblemId,
    long Version,
    string Number,
    string Outcome,
    string By,
    DateTimeOffset At
);
