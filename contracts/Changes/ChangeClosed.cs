using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>The change was reviewed and closed.</summary>
[MessageIdentity("sms.changes.change-closed.v1")]
public sealed record ChangeClosed(
    Guid ChangeId,
    long Version,
    string Number,
    string Outcome,
    string By,
    DateTimeOffset At
);
