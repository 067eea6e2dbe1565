using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>The change has its window. <c>Services</c> are those that it touches.</summary>
[MessageIdentity("sms.changes.change-scheduled.v1")]
public sealed record ChangeScheduled(
    Guid ChangeId,
    long Version,
    string Number,
    string Title,
    IReadOnlyList<string> Services,
    string Type,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string By,
    DateTimeOffset At
);
