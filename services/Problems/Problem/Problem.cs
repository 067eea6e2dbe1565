using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>
/// A problem as it stands: folded from its stream, stored beside it as a snapshot. Notes and single offers stay in the
/// stream, so that the snapshot stays small.
/// </summary>
public sealed record Problem : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>For people: <c>PRB0000012</c>.</summary>
    public required string Number { get; init; }
    public required long Sequence { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public required string Service { get; init; }
    public string? Impact { get; init; }
    public string? Urgency { get; init; }
    public required string Priority { get; init; }

    /// <summary>manual, incident, recurrence or import.</summary>
    public required string Source { get; init; }

    /// <summary>The proposal that it was raised from.</summary>
    public Guid? Proposal { get; init; }

    /// <summary>The problem that was over, and whose symptom came back.</summary>
    public Guid? Previous { get; init; }

    public required string State { get; init; }
    public string? Group { get; init; }
    public string? Person { get; init; }
    public string? Symptom { get; init; }
    public string? RootCause { get; init; }
    public string? Category { get; init; }
    public string? Workaround { get; init; }
    public DateTimeOffset? KnownErrorAt { get; init; }
    public FixingChange? Change { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    public string? Resolution { get; init; }

    /// <summary>Of the last resolution; it stays when the problem is reopened.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
    public int ReopenCount { get; init; }
    public string? Outcome { get; init; }
    public string? OutcomeReason { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public IReadOnlyList<Guid> Incidents { get; init; } = [];

    /// <summary>Links that were taken away, and when: what the incident said of them before that is over.</summary>
    public IReadOnlyList<UnlinkedIncident> Unlinked { get; init; } = [];

    /// <summary>How many incidents the workaround was offered to.</summary>
    public int Offers { get; init; }

    /// <summary>Where it was imported from, or null for one of our own.</summary>
    public Origin? Origin { get; init; }

    /// <summary>Stems of title, symptom and root cause, each once: what the search for known errors looks at.</summary>
    public string Words => string.Join(' ', Problems.Symptom.Of($"{Title} {Symptom} {RootCause}", Service).Stems);

    /// <summary>Neither resolved nor closed.</summary>
    public bool IsOpen() => State is not (ProblemState.Resolved or ProblemState.Closed);

    /// <summary>By what its incidents are recognised.</summary>
    public Symptom Recognised() => Problems.Symptom.Of(Symptom ?? Title, Service);

    /// <summary>The incident is of the problem's service and symptom.</summary>
    public bool Recognises(Symptom other, double similarity) =>
        Symptom is null
            ? Recognised().Similarity(other) >= similarity
            : Recognised().Similarity(other) >= similarity || Recognised().IsWithin(other);

    /// <summary>Where it is without a change: as far as cause and workaround are known.</summary>
    public string Standing() =>
        RootCause is null ? ProblemState.Investigating
        : KnownErrorAt is null ? ProblemState.RootCauseKnown
        : ProblemState.KnownError;

    public static string NumberOf(long sequence) => ProblemNumbers.Series.Format(sequence);

    public static Problem Create(ProblemRaised e) =>
        new()
        {
            Id = e.ProblemId,
            Number = e.Number,
            Sequence = e.Sequence,
            Title = e.Title,
            Description = e.Description,
            Service = e.Service,
            Impact = e.Impact,
            Urgency = e.Urgency,
            Priority = e.Priority,
            Source = e.Source,
            Proposal = e.Proposal,
            Previous = e.Previous,
            State = ProblemState.Raised,
            RaisedAt = e.At,
        };

    public Problem Apply(InvestigationStarted e) => this with { State = ProblemState.Investigating };

    public Problem Apply(ProblemAssigned e) => this with { Group = e.Group, Person = e.Person };

    public Problem Apply(SymptomSet e) => this with { Symptom = e.Symptom };

    public Problem Apply(RootCauseFound e) =>
        this with
        {
            RootCause = e.RootCause,
            Category = e.Category ?? Category,
            State = State is ProblemState.Raised or ProblemState.Investigating ? ProblemState.RootCauseKnown : State,
        };

    public Problem Apply(WorkaroundRecorded e) => this with { Workaround = e.Workaround };

    public Problem Apply(KnownErrorRecorded e) =>
        this with
        {
            KnownErrorAt = KnownErrorAt ?? e.At,
            State = State == ProblemState.ChangeRequested ? State : ProblemState.KnownError,
        };

    public Problem Apply(WorkaroundOffered e) => this with { Offers = Offers + 1 };

    public Problem Apply(IncidentLinked e) => this with { Incidents = [.. Incidents, e.IncidentId] };

    public Problem Apply(IncidentUnlinked e) =>
        this with
        {
            Incidents = [.. Incidents.Where(id => id != e.IncidentId)],
            Unlinked = [.. Unlinked.Where(x => x.IncidentId != e.IncidentId), new(e.IncidentId, e.At)],
        };

    public Problem Apply(FixingChangeRequested e) =>
        this with
        {
            State = ProblemState.ChangeRequested,
            Change = new(e.ChangeId, e.Attempt, e.Title, e.Type, e.Model, ChangeState.Requested, null, null),
        };

    public Problem Apply(FixingChangeRegistered e) =>
        this with
        {
            Change = Change! with
            {
                Number = e.ChangeNumber,
                State = Change.IsOver() ? Change.State : ChangeState.Registered,
            },
        };

    public Problem Apply(FixingChangeFailed e) =>
        this with
        {
            Change = Change! with { State = e.Outcome, Reason = e.Reason },
            State = State == ProblemState.ChangeRequested ? Standing() : State,
        };

    public Problem Apply(FixingChangeImplemented e) =>
        this with
        {
            Change = Change! with { State = ChangeState.Implemented },
        };

    public Problem Apply(ProblemResolved e) =>
        this with
        {
            State = ProblemState.Resolved,
            Resolution = e.Resolution,
            ResolvedAt = e.At,
        };

    // What was taken for the cause may not be it, but it stays known until somebody knows better.
    public Problem Apply(ProblemReopened e) =>
        this with
        {
            State = Standing(),
            Resolution = null,
            ReopenCount = ReopenCount + 1,
        };

    public Problem Apply(ProblemClosed e) =>
        this with
        {
            State = ProblemState.Closed,
            Outcome = e.Outcome,
            OutcomeReason = e.Reason,
            ClosedAt = e.At,
        };

    public Problem Apply(ProblemImported e) => this with { Origin = new(e.Source, e.ExternalId) };

    // It leaves the state, but not its version: without this the snapshot would stay behind its stream.
    public Problem Apply(NoteAdded _) => this;
}

public sealed record UnlinkedIncident(Guid IncidentId, DateTimeOffset At);

/// <summary>What a problem was imported as.</summary>
[SchemaName("ProblemOrigin")]
public sealed record Origin(string Source, string ExternalId);

/// <summary>The change that was asked for last.</summary>
/// <param name="State">One of <see cref="ChangeState"/>.</param>
/// <param name="Number">Known once it is registered.</param>
/// <param name="Reason">Why it did not come to be, or did not help.</param>
public sealed record FixingChange(
    Guid Id,
    int Attempt,
    string Title,
    string Type,
    string? Model,
    string State,
    string? Number,
    string? Reason
)
{
    public bool IsOver() => State is not (ChangeState.Requested or ChangeState.Registered);
}
