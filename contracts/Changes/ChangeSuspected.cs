using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>The change may have caused the incident. <c>Rank</c> is 1 for the likeliest, <c>Score</c> 0 to 1, <c>Reasons</c> one a line.</summary>
[MessageIdentity("sms.changes.change-suspected.v1")]
public sealed record ChangeSuspected(Guid ChangeId, long Version, string Number, string Title, Guid IncidentId, int Rank, double Score, string Reasons, DateTimeOffset At);
