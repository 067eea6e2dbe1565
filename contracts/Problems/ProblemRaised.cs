using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>A problem exists. <c>Source</c> is manual, incident, recurrence or import.</summary>
[MessageIdentity("sms.problems.problem-raised.v1")]
public sealed record ProblemRaised(
    Guid ProblemId,
    long Version,
    string Number,
    string Title,
    string Service,
    string Priority,
    string Source,
    string By,
    DateTimeOffset At
);
