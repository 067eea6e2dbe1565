using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>
/// The change that removes the root cause is asked for. <c>ChangeId</c> is the id that it is to have; <c>Type</c> is
/// standard, normal or emergency, <c>Model</c> the standard change model, if it is one.
/// </summary>
[MessageIdentity("sms.problems.fixing-change-requested.v1")]
public sealed record FixingChangeRequested(
    Guid ProblemId,
    long Version,
    string Number,
    Guid ChangeId,
    string Title,
    string Service,
    string Type,
    string? Model,
    string? Description,
    string? RollbackPlan,
    string By,
    DateTimeOffset At
);
