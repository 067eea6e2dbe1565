using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

// What is stored in a problem's stream. This is a storage format: records are never edited once shipped, only new
// nullable members are added. `By` is a user id, `import:SOURCE` or `system:NAME`; nothing else about a person is in an
// event.
// `At` is business time. What is published carries the number (and service) of the problem: a message is made of one
// event.

/// <param name="Source">manual, incident, recurrence or import.</param>
/// <param name="Proposal">The proposal that was accepted, or null.</param>
/// <param name="Previous">The problem, closed or resolved long ago, whose symptom has come back, or null.</param>
public sealed record ProblemRaised(
    Guid ProblemId,
    string Number,
    long Sequence,
    string Title,
    string? Description,
    string Service,
    string? Impact,
    string? Urgency,
    string Priority,
    string Source,
    Guid? Proposal,
    Guid? Previous,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record InvestigationStarted(string By, DateTimeOffset At) : IHappened;

public sealed record ProblemAssigned(string? Group, string? Person, string By, DateTimeOffset At) : IHappened;

public sealed record NoteAdded(string Text, string By, DateTimeOffset At) : IHappened;

/// <summary>The words by which incidents of the problem are recognised, in place of its title.</summary>
public sealed record SymptomSet(string Symptom, string By, DateTimeOffset At) : IHappened;

public sealed record RootCauseFound(string RootCause, string? Category, string By, DateTimeOffset At) : IHappened;

/// <summary>How to live with the problem; it may be known before its cause is.</summary>
public sealed record WorkaroundRecorded(string Workaround, string By, DateTimeOffset At) : IHappened;

/// <summary>Root cause and workaround are both known: from here on the workaround is offered.</summary>
public sealed record KnownErrorRecorded(string Number, string Service, string Workaround, string By, DateTimeOffset At)
    : IHappened;

/// <param name="Score">0 to 1.</param>
/// <param name="Reason">The words and the service that match.</param>
public sealed record WorkaroundOffered(
    Guid IncidentId,
    string Number,
    string Workaround,
    double Score,
    string Reason,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record IncidentLinked(Guid IncidentId, string Number, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentUnlinked(Guid IncidentId, string By, DateTimeOffset At) : IHappened;

/// <param name="Attempt">1 for the first change that is asked for; the change's id is made of it.</param>
/// <param name="Type">standard, normal or emergency.</param>
public sealed record FixingChangeRequested(
    Guid ChangeId,
    int Attempt,
    string Number,
    string Title,
    string Service,
    string Type,
    string? Model,
    string? Description,
    string? RollbackPlan,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record FixingChangeRegistered(Guid ChangeId, string ChangeNumber, string By, DateTimeOffset At)
    : IHappened;

/// <summary>There will be no such change, or it did not help: the problem is where it was before it asked.</summary>
/// <param name="Outcome">refused, rejected, backed-out or failed.</param>
/// <param name="Code">Of a refusal: the rule that forbids the change.</param>
public sealed record FixingChangeFailed(
    Guid ChangeId,
    string Outcome,
    string? Code,
    string Reason,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record FixingChangeImplemented(Guid ChangeId, string By, DateTimeOffset At) : IHappened;

/// <param name="ChangeId">The change that removed the root cause, or null.</param>
public sealed record ProblemResolved(string Number, string Resolution, Guid? ChangeId, string By, DateTimeOffset At)
    : IHappened;

/// <param name="Evidence">The incidents that have come after the resolution; none when a person reopens.</param>
public sealed record ProblemReopened(
    string Number,
    string Reason,
    IReadOnlyList<Evidence> Evidence,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Outcome">resolved, not-reproducible or accepted-risk.</param>
/// <param name="Reason">Of the last two.</param>
public sealed record ProblemClosed(string Number, string Outcome, string? Reason, string By, DateTimeOffset At)
    : IHappened;

/// <summary>Ends what one import appended.</summary>
public sealed record ProblemImported(string Source, string ExternalId, string By, DateTimeOffset At) : IHappened;

/// <summary>An incident that speaks for a recurrence.</summary>
/// <param name="At">When its interruption began.</param>
[SchemaName("ProblemEvidence")]
public sealed record Evidence(Guid IncidentId, string Number, string Title, DateTimeOffset At);
