using Sms.ServiceDefaults;

namespace Sms.Changes;

// What is stored in a change's stream. This is a storage format: records are never edited once shipped, only new
// nullable members are added. `By` is a user id, `integration:NAME` or `system:NAME`; `At` is business time.

/// <summary>What others are told of the change when something happens to it, as it stood then.</summary>
public sealed record ChangeRef(
    string Number,
    string Title,
    string Type,
    IReadOnlyList<string> Services,
    Guid? ProblemId
);

/// <param name="Version">Which of the model's versions the change was made from.</param>
public sealed record ModelRef(string Key, int Version);

/// <param name="Service">The service that it is for.</param>
/// <param name="Services">All that it touches, that one first.</param>
/// <param name="Source">person, problem, pipeline or import.</param>
public sealed record ChangeRequested(
    Guid ChangeId,
    string Number,
    long Sequence,
    string Title,
    string Type,
    ModelRef? Model,
    string Service,
    IReadOnlyList<string> Services,
    string? Description,
    string? RollbackPlan,
    Guid? ProblemId,
    DateTimeOffset? PlannedStart,
    DateTimeOffset? PlannedEnd,
    string? Implementer,
    string Source,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>The change that a problem asked for cannot be. Begins and ends a stream.</summary>
public sealed record FixingChangeRefused(
    Guid ChangeId,
    string Number,
    long Sequence,
    string Title,
    string Service,
    string Type,
    Guid ProblemId,
    string Code,
    string Reason,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>What is asked for is something else now; an assessment of what it was no longer holds.</summary>
public sealed record ChangeRevised(
    string Title,
    IReadOnlyList<string> Services,
    string? Description,
    string? RollbackPlan,
    DateTimeOffset? PlannedStart,
    DateTimeOffset? PlannedEnd,
    string? Implementer,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record ChangeAssessed(Risk Risk, string By, DateTimeOffset At) : IHappened;

/// <param name="Needs">Whose approval it needs, by the policy.</param>
/// <param name="Conflicts">What stood in the way of its planned window then.</param>
public sealed record ChangeSubmitted(
    IReadOnlyList<ApprovalNeed> Needs,
    int PolicyVersion,
    IReadOnlyList<WindowConflict> Conflicts,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Roles">The roles that the approver held, and the delegate votes with.</param>
public sealed record ApprovalDelegated(
    string To,
    IReadOnlyList<string> Roles,
    DateTimeOffset Until,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Role">The role that the vote counts for.</param>
/// <param name="InPlaceOf">The approver whose delegate voted, or null.</param>
public sealed record ApprovalGiven(string Role, string? InPlaceOf, string? Comment, string By, DateTimeOffset At)
    : IHappened;

/// <param name="Because"><c>votes</c>, or the model that is approved: <c>model:deployment:1</c>.</param>
/// <param name="ModelAuthor">Who wrote the model; null when it was approved by votes, or by a model that came with the
/// system.</param>
public sealed record ChangeApproved(string Because, string By, DateTimeOffset At, string? ModelAuthor = null)
    : IHappened;

public sealed record ChangeRejected(
    ChangeRef Change,
    string Reason,
    string Role,
    string? InPlaceOf,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Conflicts">Those that were accepted; mostly none.</param>
public sealed record ChangeScheduled(
    ChangeRef Change,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Implementer,
    IReadOnlyList<WindowConflict> Conflicts,
    string? Accepted,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Exception">Why it began without approval or outside its window, or null.</param>
public sealed record ImplementationStarted(
    ChangeRef Change,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string? Exception,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Outcome">implemented, backed-out or failed.</param>
/// <param name="Note">How it was verified, or why it was backed out or failed.</param>
public sealed record ImplementationEnded(ChangeRef Change, string Outcome, string Note, string By, DateTimeOffset At)
    : IHappened;

public sealed record ChangeReviewed(string Findings, bool Successful, string By, DateTimeOffset At) : IHappened;

public sealed record ChangeClosed(ChangeRef Change, string Outcome, string By, DateTimeOffset At) : IHappened;

public sealed record ChangeWithdrawn(ChangeRef Change, string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record NoteAdded(string Text, string By, DateTimeOffset At) : IHappened;

/// <param name="Rank">1 for the likeliest of the incident's suspects.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Kind">suspect or nearby; null: stored before the two were told apart, as a suspect.</param>
public sealed record ChangeSuspected(
    ChangeRef Change,
    Guid IncidentId,
    int Rank,
    double Score,
    IReadOnlyList<string> Reasons,
    string By,
    DateTimeOffset At,
    string? Kind = null
) : IHappened;

public sealed record CauseConfirmed(ChangeRef Change, Guid IncidentId, string By, DateTimeOffset At) : IHappened;

public sealed record CauseCleared(Guid IncidentId, string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>Ends what an import appended.</summary>
/// <param name="State">The state that it had in its source.</param>
/// <param name="Incidents">Those that it was tied to there.</param>
public sealed record ChangeImported(
    string Source,
    string ExternalId,
    string State,
    IReadOnlyList<Guid> Incidents,
    string By,
    DateTimeOffset At
) : IHappened;
