using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Incidents;

/// <summary>
/// An incident as it stands: folded from its stream, stored beside it as a snapshot, and what the board shows.
/// Notes, comments and the communication log stay in the stream, so that the snapshot stays small.
/// </summary>
public sealed record Incident : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>For people: <c>INC0000012</c>.</summary>
    public required string Number { get; init; }
    public required long Sequence { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public required string Service { get; init; }

    /// <summary>
    /// Whether the catalogue offers its service: told of an incident as it is now, and never stored, as it changes
    /// without it.
    /// </summary>
    public bool? Catalogued { get; init; }

    /// <summary>From the general to the particular: <c>hardware/disk</c>; null while it is not classified.</summary>
    public string? Category { get; init; }

    /// <summary>One of <see cref="IncidentType"/>; null while it is not classified.</summary>
    public string? Type { get; init; }
    public required string Impact { get; init; }
    public required string Urgency { get; init; }
    public required string Priority { get; init; }

    /// <summary>What gave the priority: <c>matrix:default:1</c>, or <c>override</c>.</summary>
    public required string PriorityRule { get; init; }
    public required string Source { get; init; }

    /// <summary>
    /// Who reported it: the subject of a token, or of an integration. Unknown in snapshots from before it was kept.
    /// </summary>
    public string? Reporter { get; init; }

    public required string State { get; init; }
    public string? HoldReason { get; init; }
    public string? Group { get; init; }
    public string? Person { get; init; }
    public required DateTimeOffset ReportedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public DateTimeOffset? RestoredAt { get; init; }
    public string? ResolutionCode { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public int ReopenCount { get; init; }
    public Escalation? LastEscalation { get; init; }
    public MajorIncident? Major { get; init; }
    public Satisfaction? Satisfaction { get; init; }
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>Workarounds of known errors that look like it.</summary>
    public IReadOnlyList<Offer> Offers { get; init; } = [];
    public IReadOnlyList<IncidentAlert> Alerts { get; init; } = [];
    public IReadOnlyList<SlaFlag> Sla { get; init; } = [];

    /// <summary>The shortage that it was raised for, or null.</summary>
    public CapacityFlag? Capacity { get; init; }

    /// <summary>Where it was imported from, or null for one of our own.</summary>
    public Origin? Origin { get; init; }

    /// <summary>Changes that are likely to have caused it, or have; the likeliest first.</summary>
    public IReadOnlyList<SuspectRef> Suspects { get; init; } = [];

    /// <summary>
    /// Changes that were there before it, and most likely have nothing to do with it; the likeliest first.
    /// </summary>
    public IReadOnlyList<SuspectRef> ChangesNearby { get; init; } = [];

    /// <summary>The change whose maintenance window it began in, or null.</summary>
    public MaintenanceRef? Maintenance { get; init; }

    /// <summary>It stands for a flood of alerts; the ledger has them.</summary>
    public bool Storm { get; init; }

    /// <summary>Neither resolved nor closed: somebody has still to do something.</summary>
    public bool IsOpen() => State is not (IncidentState.Resolved or IncidentState.Closed);

    public static string NumberOf(long sequence) => IncidentNumbers.Series.Format(sequence);

    public static Incident Create(IncidentReported e) =>
        new()
        {
            Id = e.IncidentId,
            Number = e.Number,
            Sequence = e.Sequence,
            Title = e.Title,
            Description = e.Description,
            Service = e.Service,
            Category = e.Category,
            Type = e.Type,
            Impact = e.Impact,
            Urgency = e.Urgency,
            Priority = e.Priority,
            PriorityRule = e.PriorityRule,
            Source = e.Source,
            Reporter = e.By,
            State = IncidentState.Reported,
            Group = e.Group,
            ReportedAt = e.At,
            Alerts = e.Alert is null ? [] : [IncidentAlert.Firing(e.Alert)],
        };

    public Incident Apply(IncidentTriaged e) =>
        this with
        {
            Impact = e.Impact,
            Urgency = e.Urgency,
            Priority = e.Priority,
            PriorityRule = e.PriorityRule,
            State = State == IncidentState.Reported ? IncidentState.Triaged : State,
        };

    public Incident Apply(IncidentPriorityOverridden e) =>
        this with
        {
            Priority = e.Priority,
            PriorityRule = PriorityMatrix.Override,
        };

    public Incident Apply(IncidentServiceChanged e) => this with { Service = e.Service };

    public Incident Apply(IncidentClassified e) => this with { Category = e.Category, Type = e.Type };

    public Incident Apply(IncidentAssigned e) => this with { Group = e.Group, Person = e.Person };

    public Incident Apply(IncidentAcknowledged e) =>
        this with
        {
            State = IncidentState.Acknowledged,
            AcknowledgedAt = e.At,
        };

    public Incident Apply(WorkStarted e) => this with { State = IncidentState.InProgress };

    public Incident Apply(IncidentPutOnHold e) => this with { State = IncidentState.OnHold, HoldReason = e.Reason };

    public Incident Apply(IncidentResumed e) => this with { State = IncidentState.InProgress, HoldReason = null };

    public Incident Apply(IncidentEscalated e) => this with { LastEscalation = new(e.Kind, e.To, e.Reason) };

    public Incident Apply(IncidentLinked e) => this with { Links = [.. Links, new(e.Kind, e.Target, e.Number)] };

    public Incident Apply(IncidentUnlinked e) =>
        this with
        {
            Links = [.. Links.Where(link => !link.Is(e.Kind, e.Target))],
        };

    public Incident Apply(MajorIncidentDeclared e) => this with { Major = new(e.Owner, e.Reason, e.At, 0, null) };

    public Incident Apply(MajorIncidentUpdatePosted e) =>
        this with
        {
            Major = Major! with { Updates = Major.Updates + 1, LastUpdateAt = e.At },
        };

    public Incident Apply(MajorIncidentReviewed e) => this with { Major = Major! with { ReviewedAt = e.At } };

    public Incident Apply(IncidentResolved e) =>
        this with
        {
            State = IncidentState.Resolved,
            HoldReason = null,
            ResolutionCode = e.Code,
            RestoredAt = e.RestoredAt,
            ResolvedAt = e.At,
        };

    // A review judged a resolution that did not hold: it has to be held again.
    public Incident Apply(IncidentReopened e) =>
        this with
        {
            State = AcknowledgedAt is null ? IncidentState.Reported : IncidentState.InProgress,
            ResolutionCode = null,
            RestoredAt = null,
            ResolvedAt = null,
            ReopenCount = ReopenCount + 1,
            Major = Major is null ? null : Major with { ReviewedAt = null },
        };

    public Incident Apply(IncidentClosed e) => this with { State = IncidentState.Closed, ClosedAt = e.At };

    public Incident Apply(SatisfactionRated e) => this with { Satisfaction = new(e.Score, e.Comment) };

    public Incident Apply(AlertCleared e) => With(IncidentAlert.Cleared(e.Alert));

    public Incident Apply(AlertFiredAgain e) => With(IncidentAlert.Firing(e.Alert));

    public Incident Apply(AlertMarkedFlapping e) => With(IncidentAlert.Firing(e.Alert) with { Flapping = true });

    public Incident Apply(AlertStormBegan e) => this with { Storm = true };

    public Incident Apply(AlertSettled e) => With(IncidentAlert.Firing(e.Alert) with { State = e.State });

    // They leave the state, but not its version: without these the snapshot would stay behind its stream.
    public Incident Apply(NoteAdded _) => this;

    public Incident Apply(CommentAdded _) => this;

    public Incident Apply(ResolutionRejected _) => this;

    public Incident Apply(SlaAtRiskNoted e) =>
        With(new SlaFlag(e.ClockId, e.ClockVersion, e.Agreement, e.Metric, SlaState.AtRisk, e.DueAt));

    public Incident Apply(SlaBreachNoted e) =>
        With(new SlaFlag(e.ClockId, e.ClockVersion, e.Agreement, e.Metric, SlaState.Breached, e.DueAt));

    public Incident Apply(SlaBreachRetracted e) =>
        With(new SlaFlag(e.ClockId, e.ClockVersion, e.Agreement, e.Metric, SlaState.Retracted, null));

    public Incident Apply(SuspectNoted e) => With(SuspectRef.Of(e, Suspects), e.Kind == SuspicionKind.Nearby);

    public Incident Apply(CauseNoted e) => With(SuspectRef.Of(e, [.. Suspects, .. ChangesNearby]), nearby: false);

    public Incident Apply(IncidentFoundInMaintenance e) => this with { Maintenance = new(e.ChangeId, e.Number) };

    public Incident Apply(WorkaroundOffered e) =>
        this with
        {
            Offers = [.. Offers, new(e.ProblemId, e.Number, e.Workaround, e.Score, e.Reason, e.At)],
        };

    public Incident Apply(CapacityNoted e) =>
        this with
        {
            Capacity = new(e.CauseId, e.ResourceId, e.ResourceVersion, e.Resource, e.State),
        };

    public Incident Apply(IncidentImported e) =>
        this with
        {
            Origin = new(e.Source, e.ExternalId, e.Changes, e.Digest),
        };

    private Incident With(IncidentAlert alert) =>
        this with
        {
            Alerts = [.. Alerts.Where(a => a.IntegrationId != alert.IntegrationId || a.Key != alert.Key), alert],
        };

    private Incident With(SuspectRef change, bool nearby)
    {
        var suspects = Suspects.Where(s => s.ChangeId != change.ChangeId);
        var others = ChangesNearby.Where(s => s.ChangeId != change.ChangeId);
        // What somebody found to be the cause is not one of those nearby, whatever is told of it afterwards.
        return nearby && !change.Confirmed
            ? this with
            {
                Suspects = [.. suspects],
                ChangesNearby = SuspectRef.InOrder(others.Append(change)),
            }
            : this with
            {
                Suspects = SuspectRef.InOrder(suspects.Append(change)),
                ChangesNearby = [.. others],
            };
    }

    private Incident With(SlaFlag flag) => this with { Sla = [.. Sla.Where(f => f.ClockId != flag.ClockId), flag] };
}

/// <param name="Number">What people call the target, where it is known.</param>
public sealed record Link(string Kind, string Target, string? Number = null)
{
    public bool Is(string kind, string target) => Kind == kind && Target == target;
}

/// <param name="Score">How well the known error matches, 0 to 1.</param>
public sealed record Offer(
    Guid ProblemId,
    string Number,
    string Workaround,
    double Score,
    string Reason,
    DateTimeOffset At
);

/// <summary>What an incident was imported as, and how far.</summary>
/// <param name="ExternalId">Its number in the source; <c>servicenow:INC0010023</c> finds it.</param>
/// <param name="Changes">How many changes of the source's history are in the stream.</param>
/// <param name="Digest">SHA-256 over the report and these changes: a history that begins differently is another
/// one.</param>
[SchemaName("IncidentOrigin")]
public sealed record Origin(string Source, string ExternalId, int Changes, string Digest);

public sealed record Escalation(string Kind, string To, string Reason);

public sealed record Satisfaction(int Score, string? Comment);

/// <param name="ReviewedAt">Null until the review that closing waits for.</param>
public sealed record MajorIncident(
    string Owner,
    string Reason,
    DateTimeOffset DeclaredAt,
    int Updates,
    DateTimeOffset? ReviewedAt
)
{
    public DateTimeOffset? LastUpdateAt { get; init; }
}

/// <summary>
/// An alert that belongs to the incident, as far as the stream tells; while it flaps the ledger knows more.
/// </summary>
public sealed record IncidentAlert(Guid IntegrationId, string Integration, string Key, string State, bool Flapping)
{
    public static IncidentAlert Firing(AlertRef alert) =>
        new(alert.IntegrationId, alert.Integration, alert.Key, AlertState.Firing, false);

    public static IncidentAlert Cleared(AlertRef alert) => Firing(alert) with { State = AlertState.Cleared };
}

/// <summary>What the service level clocks last said of this incident: at-risk, breached or retracted.</summary>
public sealed record SlaFlag(
    string ClockId,
    long ClockVersion,
    string Agreement,
    string Metric,
    string State,
    DateTimeOffset? DueAt
);

/// <summary>What capacity management last said: crossed, returned, forecast or withdrawn.</summary>
public sealed record CapacityFlag(string CauseId, Guid ResourceId, long ResourceVersion, string Resource, string State);
