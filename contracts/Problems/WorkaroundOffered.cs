using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>
/// The workaround of a known error may help with the incident; <c>Reason</c> says what matches, <c>Score</c> how well
/// (0 to 1).
/// </summary>
[MessageIdentity("sms.problems.workaround-offered.v1")]
public sealed record WorkaroundOffered(
    Guid ProblemId,
    long Version,
    string Number,
    Guid IncidentId,
    string Workaround,
    double Score,
    string Reason,
    DateTimeOffset At
);
