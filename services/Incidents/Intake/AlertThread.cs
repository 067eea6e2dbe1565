namespace Sms.Incidents;

/// <summary>
/// What is known of one correlation key of one integration: whether it fires, since when, and which incident it belongs
/// to. Kept beside the streams, one row a key, so that a storm of repeats changes a row and appends nothing.
/// </summary>
public sealed record AlertThread
{
    public required Guid IntegrationId { get; init; }
    public required string Key { get; init; }
    public required string Title { get; init; }
    public string? Url { get; init; }

    /// <summary>The incident that it last belonged to, open or not; null if none ever was.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>The incident is a flood's, which many alerts share.</summary>
    public bool Shared { get; init; }

    /// <summary>firing, acknowledged or cleared, as monitoring says; what people did is in the incident.</summary>
    public required string State { get; init; }

    /// <summary>How often it has begun to fire.</summary>
    public int Episode { get; init; }

    /// <summary>Latest beginning known: of the current episode, or of the one that was cleared.</summary>
    public DateTimeOffset? EpisodeStartedAt { get; init; }

    /// <summary>Deliveries of any kind, repeats and duplicates included.</summary>
    public long Occurrences { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>
    /// When the latest clear was received, also while it fires again; null in rows from before it was kept.
    /// </summary>
    public DateTimeOffset? ClearReceivedAt { get; init; }

    /// <summary>The members of a notification group that is one alert; null for any other.</summary>
    public GroupMembers? Members { get; init; }

    /// <summary>The latest beginnings and ends, at most as many as make it flap.</summary>
    public DateTimeOffset[] RecentChanges { get; init; } = [];
    public bool Flapping { get; init; }

    public bool IsFiring => State != AlertState.Cleared;

    /// <summary>
    /// When <see cref="SettleAlert"/> is to look at it, or null while it does not flap. For the table of due times.
    /// </summary>
    public DateTimeOffset? SettleDueAt(IntegrationSettings settings) =>
        Flapping ? RecentChanges[^1] + settings.FlapWindow : null;

    public AlertRef Ref(Integration integration) => new(IntegrationId, integration.Name, Key, Title, Url);

    internal static AlertThread Of(IncomingAlert alert, Integration integration, DateTimeOffset now) =>
        new()
        {
            IntegrationId = integration.Id,
            Key = alert.Key,
            Title = alert.Title,
            State = AlertState.Cleared,
            FirstAt = now,
            LastAt = now,
        };

    internal AlertThread Counted(DateTimeOffset now) => this with { Occurrences = Occurrences + 1, LastAt = now };

    internal AlertThread Fired(IncomingAlert alert) =>
        this with
        {
            Title = alert.Title,
            Url = alert.Links.Count > 0 ? alert.Links[0].Href : Url,
            EpisodeStartedAt = Later(EpisodeStartedAt, alert.EpisodeStartedAt),
        };

    internal AlertThread Began(IntegrationSettings settings, DateTimeOffset now) =>
        (this with { State = AlertState.Firing, Episode = Episode + 1, ClearedAt = null }).Changed(settings, now);

    internal AlertThread Ended(IncomingAlert alert, IntegrationSettings settings, DateTimeOffset now) =>
        Cleared(alert, settings, now).Changed(settings, now);

    internal AlertThread Cleared(IncomingAlert alert, IntegrationSettings settings, DateTimeOffset now) =>
        this with
        {
            State = AlertState.Cleared,
            ClearedAt = settings.Plausible(alert.OccurredAt, now),
            ClearReceivedAt = now,
            EpisodeStartedAt = Later(EpisodeStartedAt, alert.EpisodeStartedAt),
        };

    private AlertThread Changed(IntegrationSettings settings, DateTimeOffset now)
    {
        if (settings.FlapThreshold == 0)
            return this;
        var changes = RecentChanges
            .Where(change => change > now - settings.FlapWindow)
            .Append(now)
            .TakeLast(settings.FlapThreshold)
            .ToArray();
        return this with { RecentChanges = changes, Flapping = Flapping || changes.Length >= settings.FlapThreshold };
    }

    /// <summary>
    /// Its latest clear was received so shortly before that what belongs before the clear may still be under way.
    /// </summary>
    internal bool HasJustCleared(DateTimeOffset now) => ReceiveAlert.IsMomentsAgo(ClearReceivedAt ?? ClearedAt, now);

    internal static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one > other || other is null ? one : other;
}
