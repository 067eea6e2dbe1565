namespace Sms.Incidents;

public static class AlertAction
{
    public const string Trigger = "trigger";
    public const string Acknowledge = "acknowledge";
    public const string Resolve = "resolve";

    /// <summary>
    /// It says something else of the alert, such as that it is pending or paused: it goes into the ledger and changes
    /// nothing.
    /// </summary>
    public const string None = "none";
}

public static class AlertState
{
    public const string Firing = "firing";
    public const string Acknowledged = "acknowledged";
    public const string Cleared = "cleared";
}

/// <summary>
/// One alert in the form that all formats are read into. Texts are bounded and free of control characters, times are
/// UTC.
/// </summary>
public sealed record IncomingAlert
{
    /// <summary>
    /// Correlation key: what fires, is repeated and clears is the same thing when its key is the same.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>
    /// Strong identity of the delivery (SHA-256, hex), or null when the format has none and the body has to do.
    /// </summary>
    public string? DeliveryId { get; init; }

    /// <summary>
    /// Weak identity: SHA-256 of the whole body, hex. The same bytes may be sent for a later episode.
    /// </summary>
    public required string BodyHash { get; init; }

    /// <summary>One of <see cref="AlertAction"/>.</summary>
    public required string Action { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }

    /// <summary>critical, error, warning, info; null when the sender said nothing that is understood.</summary>
    public string? Severity { get; init; }
    public string? Service { get; init; }
    public string? Component { get; init; }

    /// <summary>A <see cref="CategoryPath"/>, or null.</summary>
    public string? Category { get; init; }

    /// <summary>When what is reported happened: the beginning for a trigger, the end for a resolve.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>
    /// When the alert began to fire; a resolve says it of the episode that it ends. Orders deliveries that overtook
    /// each other.
    /// </summary>
    public DateTimeOffset? EpisodeStartedAt { get; init; }

    /// <summary>Name of the format.</summary>
    public required string Source { get; init; }
    public IReadOnlyList<AlertLink> Links { get; init; } = [];

    /// <summary>The members of a group that is one alert; null for any other.</summary>
    public AlertGroup? Group { get; init; }

    /// <summary>
    /// What else was sent, as JSON text of at most <see cref="Bounded.DetailsLength"/>. Keep it as text: jsonb refuses
    /// some valid JSON.
    /// </summary>
    public string? Details { get; init; }

    /// <summary>Without starts that are later.</summary>
    internal IncomingAlert StartedBy(DateTimeOffset latest) =>
        this with
        {
            EpisodeStartedAt = EpisodeStartedAt > latest ? null : EpisodeStartedAt,
            Group = Group is null
                ? null
                : Group with
                {
                    Alerts =
                    [
                        .. Group.Alerts.Select(alert =>
                            alert.StartedAt > latest ? alert with { StartedAt = null } : alert
                        ),
                    ],
                },
        };

    /// <summary>
    /// Under which identity the ledger knows this delivery. Without a strong one the same bytes are the same occurrence
    /// only inside one episode: after a clear they are a new alert.
    /// </summary>
    public string DeliveryIn(AlertThread? thread)
    {
        var episode = thread?.Episode ?? 0;
        var begins = Action == AlertAction.Trigger && (thread is null || thread.State == AlertState.Cleared);
        return DeliveryId ?? $"{BodyHash}:{(begins ? episode + 1 : episode)}";
    }
}

public sealed record AlertLink(string Href, string? Text);

/// <summary>
/// What a body came to: alerts, or what is wrong with it. A body with one unreadable alert is refused as a whole.
/// </summary>
public sealed record AlertReading(IReadOnlyList<IncomingAlert> Alerts, IReadOnlyList<FieldError> Errors)
{
    public bool IsValid => Errors.Count == 0;

    public static AlertReading Of(params IReadOnlyList<IncomingAlert> alerts) => new(alerts, []);

    public static AlertReading Invalid(params IReadOnlyList<FieldError> errors) => new([], errors);
}

/// <param name="Field">Path in the body: <c>alerts[0].status</c>; <c>body</c> for the whole.</param>
public sealed record FieldError(string Field, string Message);
