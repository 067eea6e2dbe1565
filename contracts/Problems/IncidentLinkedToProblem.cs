using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>The incident is one that the problem causes.</summary>
[MessageIdentity("sms.problems.incident-linked-to-problem.v1")]
public sealed record IncidentLinkedToProblem(
    Guid ProblemId,
    long Version,
    string Number,
    Guid IncidentId,
    string By,
    DateTimeOffset At
);
