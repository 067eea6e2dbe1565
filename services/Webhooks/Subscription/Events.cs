using Sms.ServiceDefaults;

namespace Sms.Webhooks;

// What is stored in a subscription's stream. This is a storage format: records are never edited once shipped, only new
// nullable members are added. No secret is ever in an event: an event is for ever, and everybody who audits reads it.

/// <param name="Types">Types of CloudEvents: <c>sms.sla.target-breached.v1</c>, <c>sms.sla.*</c> or <c>*</c>.</param>
public sealed record SubscriptionAdded(
    Guid SubscriptionId,
    string Url,
    IReadOnlyList<string> Types,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record SubscriptionChanged(string Url, IReadOnlyList<string> Types, string By, DateTimeOffset At)
    : IHappened;

/// <param name="OldValidUntil">Until then what is sent is signed with the old secret, too.</param>
public sealed record SecretRotated(DateTimeOffset OldValidUntil, string By, DateTimeOffset At) : IHappened;

/// <param name="Reason">by-hand, or gone: the receiver answered 410.</param>
public sealed record SubscriptionDisabled(string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record SubscriptionEnabled(string By, DateTimeOffset At) : IHappened;
