using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>Incidents of one service and symptom recur: a person is to accept or reject the proposal.</summary>
[MessageIdentity("sms.problems.problem-proposed.v1")]
public sealed record ProblemProposed(
    Guid ProposalId,
    long Version,
    string Service,
    string Symptom,
    int Incidents,
    DateTimeOffset Since,
    DateTimeOffset At
);
