using Wolverine.Attributes;

namespace Sms.Contracts.Changes;

/// <summary>
/// A change exists, in state requested. <c>Type</c> is standard, normal or emergency; <c>ProblemId</c> is the problem
/// that asked for it.
/// </summary>
[MessageIdentity("sms.changes.change-registered.v1")]
public sealed record ChangeRegistered(
    Guid ChangeId,
    long Version,
    string Number,
    string Title,
    string Service,
    string Type,
    Guid? ProblemId,
    string By,
    DateTimeOffset At
);
