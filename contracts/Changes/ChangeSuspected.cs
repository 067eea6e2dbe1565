using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>
/// The change may have caused the incident. <c>Rank</c> is 1 for the likeliest, <c>Score</c> 0 to 1, <c>Reasons</c> one
/// a line. <c>Kind</c> is <c>suspect</c>, or <c>nearby</c> for a change that was there before the incident and most
/// likely has nothing to do with it; null, as in older messages, means <c>suspect</c>. One that was nearby may be told
/// of again as a suspect.
/// </summary>
[MessageIdentity("sms.changes.change-suspected.v1")]
public sealed record ChangeSuspected(
    Guid ChangeId,
    long Version,
    string Number,
    string Title,
    Guid IncidentId,
    int Rank,
    double Score,
    string Reasons,
    DateTimeOffset At,
    string? Kind = null
);
