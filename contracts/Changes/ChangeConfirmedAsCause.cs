using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>Somebody found that the change caused the incident; it counts against the change.</summary>
[MessageIdentity("sms.changes.change-confirmed-as-cause.v1")]
public sealed record ChangeConfirmedAsCause(
    Guid ChangeId,
    long Version,
    string Number,
    Guid IncidentId,
    string By,
    DateTimeOffset At
);
