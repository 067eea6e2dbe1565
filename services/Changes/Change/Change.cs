using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>
/// A change as it stands: folded from its stream, stored beside it as a snapshot, and what lists show.
/// </summary>
public sealed record Change : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>For people: <c>CHG0000012</c>.</summary>
    public required string Number { get; init; }
    public required long Sequence { get; init; }
    public required string Title { get; init; }
    public required string Type { get; init; }
    public ModelRef? Model { get; init; }
    public required string Service { get; init; }

    /// <summary>All services that it touches, <see cref="Service"/> first.</summary>
    public required IReadOnlyList<string> Services { get; init; }
    public string? Description { get; init; }
    public string? RollbackPlan { get; init; }
    public Guid? ProblemId { get; init; }
    public DateTimeOffset? PlannedStart { get; init; }
    public DateTimeOffset? PlannedEnd { get; init; }
    public string? Implementer { get; init; }
    public required string Requester { get; init; }
    public required string Source { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required string State { get; init; }
    public Risk? Risk { get; init; }
    public IReadOnlyList<ApprovalNeed> Needs { get; init; } = [];
    public IReadOnlyList<Vote> Votes { get; init; } = [];
    public IReadOnlyList<Delegation> Delegations { get; init; } = [];

    /// <summary>Who wrote the model that approved it, or null.</summary>
    public string? ModelAuthor { get; init; }

    /// <summary>
    /// Whoever wrote some of it, was or is its implementer, or carried it out; each once. Null in a snapshot of an
    /// earlier version (see <see cref="EarlierSnapshots"/>).
    /// </summary>
    public IReadOnlyList<string>? Parties { get; init; }

    /// <summary>Found when it was submitted, or accepted when it was scheduled.</summary>
    public IReadOnlyList<WindowConflict> Conflicts { get; init; } = [];
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Begin of the window; with an exception, of the implementation.</summary>
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>implemented, backed-out or failed.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it began without approval or outside its window.</summary>
    public string? Exception { get; init; }
    public bool? Successful { get; init; }
    public DateTimeOffset? ReviewedAt { get; init; }
    public string? ReviewedBy { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public IReadOnlyList<Cause> Causes { get; init; } = [];

    /// <summary>Incidents that its source had tied to it.</summary>
    public IReadOnlyList<Guid> Incidents { get; init; } = [];
    public Origin? Origin { get; init; }
    public string? Reason { get; init; }

    public static string NumberOf(long sequence) => ChangeNumbers.Series.Format(sequence);

    /// <summary>What others are told of it.</summary>
    public ChangeRef Ref() => new(Number, Title, Type, Services, ProblemId);

    /// <summary>An emergency, or what was done against the rules, has to be looked back on.</summary>
    public bool NeedsReview() => Type == ChangeType.Emergency || Exception is not null;

    /// <summary>
    /// Whoever is a party to it neither approves nor reviews it, whatever they hold and in whose place they act.
    /// </summary>
    public bool IsParty(string person) =>
        Requester == person || Implementer == person || (Parties ?? []).Contains(person);

    /// <summary>
    /// By their vote, by that of their delegate, or by a model that they wrote: they do not carry it out.
    /// </summary>
    public bool IsApprovedBy(string person) =>
        ModelAuthor == person || Votes.Any(vote => vote.By == person || vote.InPlaceOf == person);

    /// <summary>By somebody who is no party to it.</summary>
    public bool IsReviewed() => State == ChangeState.Reviewed && ReviewedBy is { } reviewer && !IsParty(reviewer);

    /// <summary>It failed, was backed out, or caused an incident.</summary>
    public bool WentWrong() =>
        Outcome is Changes.Outcome.BackedOut or Changes.Outcome.Failed
        || Successful is false
        || Causes.Any(cause => cause.State == CauseState.Confirmed);

    public static Change Create(ChangeRequested e) =>
        new()
        {
            Id = e.ChangeId,
            Number = e.Number,
            Sequence = e.Sequence,
            Title = e.Title,
            Type = e.Type,
            Model = e.Model,
            Service = e.Service,
            Services = e.Services,
            Description = e.Description,
            RollbackPlan = e.RollbackPlan,
            ProblemId = e.ProblemId,
            PlannedStart = e.PlannedStart,
            PlannedEnd = e.PlannedEnd,
            Implementer = e.Implementer,
            Requester = e.By,
            Source = e.Source,
            RequestedAt = e.At,
            State = ChangeState.Requested,
            Parties = With([], e.By, e.Implementer),
        };

    public static Change Create(FixingChangeRefused e) =>
        new()
        {
            Id = e.ChangeId,
            Number = e.Number,
            Sequence = e.Sequence,
            Title = e.Title,
            Type = e.Type,
            Service = e.Service,
            Services = [e.Service],
            ProblemId = e.ProblemId,
            Requester = e.By,
            Source = ChangeSource.Problem,
            RequestedAt = e.At,
            State = ChangeState.Refused,
            Parties = [e.By],
            Reason = e.Reason,
        };

    public Change Apply(ChangeRevised e) =>
        this with
        {
            Title = e.Title,
            Services = e.Services,
            Description = e.Description,
            RollbackPlan = e.RollbackPlan,
            PlannedStart = e.PlannedStart,
            PlannedEnd = e.PlannedEnd,
            Implementer = e.Implementer,
            Parties = With(Parties, e.By, e.Implementer),
            Risk = null,
            State = ChangeState.Requested,
        };

    public Change Apply(ChangeAssessed e) => this with { Risk = e.Risk, State = ChangeState.Assessed };

    public Change Apply(ChangeSubmitted e) =>
        this with
        {
            Needs = e.Needs,
            Conflicts = e.Conflicts,
            State = ChangeState.Submitted,
        };

    public Change Apply(ApprovalDelegated e) =>
        this with
        {
            Delegations = [.. Delegations.Where(one => one.From != e.By), new(e.By, e.To, e.Roles, e.Until)],
        };

    public Change Apply(ApprovalGiven e) => this with { Votes = [.. Votes, new(e.By, e.Role, e.InPlaceOf, e.At)] };

    public Change Apply(ChangeApproved e) =>
        this with
        {
            State = ChangeState.Approved,
            ApprovedAt = e.At,
            ModelAuthor = e.ModelAuthor,
        };

    public Change Apply(ChangeRejected e) => this with { State = ChangeState.Rejected, Reason = e.Reason };

    public Change Apply(ChangeScheduled e) =>
        this with
        {
            State = ChangeState.Scheduled,
            StartsAt = e.StartsAt,
            EndsAt = e.EndsAt,
            Implementer = e.Implementer,
            Parties = With(Parties, e.Implementer),
            Conflicts = e.Conflicts,
        };

    public Change Apply(ImplementationStarted e) =>
        this with
        {
            State = ChangeState.Implementing,
            StartsAt = e.StartsAt,
            EndsAt = e.EndsAt,
            StartedAt = e.At,
            Exception = e.Exception,
            Implementer = Implementer ?? e.By,
            Parties = With(Parties, e.By),
        };

    public Change Apply(ImplementationEnded e) =>
        this with
        {
            State = e.Outcome,
            Outcome = e.Outcome,
            EndedAt = e.At,
            Parties = With(Parties, e.By),
        };

    public Change Apply(ChangeReviewed e) =>
        this with
        {
            State = ChangeState.Reviewed,
            Successful = e.Successful,
            ReviewedAt = e.At,
            ReviewedBy = e.By,
        };

    public Change Apply(ChangeClosed e) => this with { State = ChangeState.Closed, ClosedAt = e.At };

    public Change Apply(ChangeWithdrawn e) => this with { State = ChangeState.Withdrawn, Reason = e.Reason };

    // It leaves the state, but not its version: without this the snapshot would stay behind its stream.
    public Change Apply(NoteAdded _) => this;

    public Change Apply(ChangeSuspected e) => With(new Cause(e.IncidentId, CauseState.Of(e.Kind), e.Rank, e.Score));

    public Change Apply(CauseConfirmed e) =>
        With((CauseOf(e.IncidentId) ?? new(e.IncidentId, "", null, null)) with { State = CauseState.Confirmed });

    public Change Apply(CauseCleared e) =>
        With((CauseOf(e.IncidentId) ?? new(e.IncidentId, "", null, null)) with { State = CauseState.Cleared });

    public Change Apply(ChangeImported e) =>
        this with
        {
            State = e.State,
            Incidents = e.Incidents,
            Origin = new(e.Source, e.ExternalId),
        };

    public Cause? CauseOf(Guid incident) => Causes.FirstOrDefault(cause => cause.IncidentId == incident);

    // What an earlier version has left out is not begun half-way: the rest of it would be missing for ever.
    private static IReadOnlyList<string>? With(IReadOnlyList<string>? parties, params string?[] more) =>
        parties is null ? null : [.. parties.Concat(more.OfType<string>()).Distinct()];

    private Change With(Cause cause) =>
        this with
        {
            Causes = [.. Causes.Where(one => one.IncidentId != cause.IncidentId), cause],
        };
}

/// <param name="InPlaceOf">The approver whose delegate <paramref name="By"/> is, or null.</param>
public sealed record Vote(string By, string Role, string? InPlaceOf, DateTimeOffset At);

/// <param name="Roles">What the delegate votes with.</param>
public sealed record Delegation(string From, string To, IReadOnlyList<string> Roles, DateTimeOffset Until);

/// <param name="State">nearby, suspected, confirmed or cleared.</param>
/// <param name="Rank">Among the incident's suspects; null when nobody but a person named it.</param>
public sealed record Cause(Guid IncidentId, string State, int? Rank, double? Score);

/// <param name="ExternalId">Its number in the source.</param>
[SchemaName("ChangeOrigin")]
public sealed record Origin(string Source, string ExternalId);
