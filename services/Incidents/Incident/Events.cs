using Sms.ServiceDefaults;

namespace Sms.Incidents;

// What is stored in an incident's stream. This is a storage format: records are never edited once shipped, only new
// nullable members are added. Words are strings, not enums, so that a renamed member cannot change the past.
// `By` is a user id, `integration:NAME`, `import:SOURCE` or `system:NAME`; nothing else about a person is ever in an
// event.
// `At` is business time: when it happened. When it was recorded is the event's own timestamp.

/// <summary>The alert that an event speaks of; the whole of it is in the ledger of occurrences.</summary>
/// <param name="Key">The correlation key inside the integration.</param>
public sealed record AlertRef(Guid IntegrationId, string Integration, string Key, string Title, string? Url);

/// <param name="PriorityRule">What gave the priority, with its version: <c>matrix:default:1</c>.</param>
/// <param name="Source">phone, portal, email, … or the format that an alert came in.</param>
/// <param name="At">When the interruption began.</param>
/// <param name="History">Of an imported incident: how many events of its import are published, this one among
/// them.</param>
/// <param name="Category">A <see cref="CategoryPath"/>; null when it was not classified yet.</param>
/// <param name="Type">One of <see cref="IncidentType"/>; null when it was not classified yet.</param>
public sealed record IncidentReported(
    Guid IncidentId,
    string Number,
    long Sequence,
    string Title,
    string? Description,
    string Service,
    string Impact,
    string Urgency,
    string Priority,
    string PriorityRule,
    string Source,
    AlertRef? Alert,
    string? Group,
    string By,
    DateTimeOffset At,
    int? History = null,
    string? Category = null,
    string? Type = null
) : IHappened;

/// <summary>What kind of incident it is, as far as is known now: both members, also when one of them is new.</summary>
public sealed record IncidentClassified(string? Category, string? Type, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentTriaged(
    string Impact,
    string Urgency,
    string Priority,
    string PriorityRule,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record IncidentPriorityOverridden(string Priority, string Reason, string By, DateTimeOffset At)
    : IHappened;

public sealed record IncidentServiceChanged(string Service, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentAssigned(string? Group, string? Person, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentAcknowledged(string By, DateTimeOffset At) : IHappened;

public sealed record WorkStarted(string By, DateTimeOffset At) : IHappened;

/// <param name="Reason">caller, vendor, change or problem: what is being waited for.</param>
public sealed record IncidentPutOnHold(string Reason, string? Note, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentResumed(string By, DateTimeOffset At) : IHappened;

/// <param name="Kind">functional (to another group) or hierarchical (to management).</param>
public sealed record IncidentEscalated(string Kind, string To, string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>A work note: for those who work on it.</summary>
public sealed record NoteAdded(string Text, string By, DateTimeOffset At) : IHappened;

/// <summary>A public comment: the caller reads it.</summary>
public sealed record CommentAdded(string Text, string By, DateTimeOffset At) : IHappened;

/// <param name="Kind">problem, change, incident (the parent) or alert.</param>
/// <param name="Number">What people call the target, where it is known.</param>
/// <param name="Origin">Of an imported link: the system whose number the target is.</param>
public sealed record IncidentLinked(
    string Kind,
    string Target,
    string By,
    DateTimeOffset At,
    string? Number = null,
    string? Origin = null
) : IHappened;

public sealed record IncidentUnlinked(string Kind, string Target, string By, DateTimeOffset At) : IHappened;

/// <param name="Criteria">The versioned rule that declared it, or null when a person did.</param>
public sealed record MajorIncidentDeclared(string Owner, string Reason, string? Criteria, string By, DateTimeOffset At)
    : IHappened;

public sealed record MajorIncidentUpdatePosted(string Text, string Audience, string By, DateTimeOffset At) : IHappened;

public sealed record MajorIncidentReviewed(string Findings, string? Improvements, string By, DateTimeOffset At)
    : IHappened;

/// <param name="RestoredAt">When service was back; <c>At</c> is when that was stated.</param>
public sealed record IncidentResolved(
    string Code,
    DateTimeOffset RestoredAt,
    string? Note,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>
/// The caller does not accept the resolution. Followed by <see cref="IncidentReopened"/>, which changes the state.
/// </summary>
public sealed record ResolutionRejected(string Reason, string By, DateTimeOffset At) : IHappened;

public sealed record IncidentReopened(string Reason, string By, DateTimeOffset At) : IHappened;

/// <param name="How">manual or auto.</param>
public sealed record IncidentClosed(string How, string By, DateTimeOffset At) : IHappened;

/// <param name="Score">1 (bad) to 5 (good).</param>
public sealed record SatisfactionRated(int Score, string? Comment, string By, DateTimeOffset At) : IHappened;

/// <param name="ClearedAt">When monitoring says that it ended.</param>
public sealed record AlertCleared(AlertRef Alert, DateTimeOffset ClearedAt, string By, DateTimeOffset At) : IHappened;

public sealed record AlertFiredAgain(AlertRef Alert, DateTimeOffset FiredAt, string By, DateTimeOffset At) : IHappened;

/// <summary>
/// From here until <see cref="AlertSettled"/> the alert's changes are in the ledger only, and a clear does not resolve.
/// </summary>
public sealed record AlertMarkedFlapping(AlertRef Alert, int Changes, TimeSpan Window, string By, DateTimeOffset At)
    : IHappened;

/// <summary>
/// The integration opens too many incidents: this one takes all further alerts until it slows down. Which, is in the
/// ledger.
/// </summary>
public sealed record AlertStormBegan(
    Guid IntegrationId,
    string Integration,
    int Threshold,
    TimeSpan Window,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="State">How the alert came to rest: firing or cleared.</param>
public sealed record AlertSettled(AlertRef Alert, string State, string By, DateTimeOffset At) : IHappened;

// ClockVersion is the clock's own stream version: what is not newer than the one recorded is a repeat or late.
public sealed record SlaAtRiskNoted(
    string ClockId,
    long ClockVersion,
    string Agreement,
    string Metric,
    int Percent,
    DateTimeOffset DueAt,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record SlaBreachNoted(
    string ClockId,
    long ClockVersion,
    string Agreement,
    string Metric,
    DateTimeOffset DueAt,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record SlaBreachRetracted(
    string ClockId,
    long ClockVersion,
    string Agreement,
    string Metric,
    string Reason,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>A known error looks like this incident: how to live with it.</summary>
/// <param name="Score">How well it matches, 0 to 1.</param>
/// <param name="Reason">What matches.</param>
public sealed record WorkaroundOffered(
    Guid ProblemId,
    string Number,
    string Workaround,
    double Score,
    string Reason,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>What capacity management says of the resource that the incident is about.</summary>
/// <param name="CauseId">The same for all that follows from one shortage; the incident's id is made of it.</param>
/// <param name="ResourceVersion">The resource's own stream version: what is not newer than the one recorded is a repeat
/// or late.</param>
/// <param name="State">crossed, returned, forecast or withdrawn.</param>
public sealed record CapacityNoted(
    string CauseId,
    Guid ResourceId,
    long ResourceVersion,
    string Resource,
    string State,
    string Explanation,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>
/// Ends what one import appended. A later export of the same history begins with the changes that are counted here.
/// </summary>
/// <param name="Source">The system that it comes from: servicenow.</param>
/// <param name="ExternalId">Its number there.</param>
/// <param name="Changes">How many changes of the source's history are in the stream now.</param>
/// <param name="Digest">SHA-256 over the report and these changes, in hex.</param>
public sealed record IncidentImported(
    string Source,
    string ExternalId,
    int Changes,
    string Digest,
    string By,
    DateTimeOffset At
) : IHappened;
