using System.Text.Json;

namespace Sms.Incidents;

/// <summary>
/// Prometheus Alertmanager's webhook, version 4. Fields that are not listed here are accepted, as newer ones add some.
/// An alert that is missing from the list says nothing: only <c>resolved</c> means resolved.
/// </summary>
public static class AlertmanagerWebhook
{
    public const string Source = "alertmanager";

    public static AlertReading Read(ReadOnlySpan<byte> body, Integration integration) =>
        JsonBody.TryRead<AlertmanagerMessage<AlertmanagerAlert>>(body, out var message, out var error)
            ? Read(message, integration, Source, Bounded.Hash(body))
            : AlertReading.Invalid(error);

    internal static AlertReading Read<T>(
        AlertmanagerMessage<T> message,
        Integration integration,
        string source,
        string bodyHash
    )
        where T : AlertmanagerAlert
    {
        if (message.Alerts is not { } alerts)
            return AlertReading.Invalid(new FieldError("alerts", "is missing"));
        var errors = alerts
            .SelectMany(
                (alert, index) =>
                    alert is null
                        ? [new FieldError($"alerts[{index}]", "has to be an object")]
                        : alert.Errors().Select(error => error with { Field = $"alerts[{index}].{error.Field}" })
            )
            .ToList();
        if (errors.Count > 0)
            return AlertReading.Invalid(errors);

        var valid = alerts.OfType<AlertmanagerAlert>().ToList();
        if (valid.Count == 0)
            return AlertReading.Of();
        return integration.Settings.Grouping == Grouping.Group && Bounded.Key(message.GroupKey) is { } groupKey
            ? AlertReading.Of(OfGroup(groupKey, message, valid, integration, source, bodyHash))
            : AlertReading.Of([
                .. valid.Select(alert => Of(alert, message.ExternalURL, integration, source, bodyHash)),
            ]);
    }

    private static IncomingAlert Of(
        AlertmanagerAlert alert,
        string? alertmanager,
        Integration integration,
        string source,
        string bodyHash
    ) =>
        new()
        {
            Key = alert.Identity,
            DeliveryId = Bounded.Hash(alert.Delivery),
            BodyHash = bodyHash,
            Action = alert.IsFiring ? AlertAction.Trigger : AlertAction.Resolve,
            Title = TitleOf(alert),
            Description = Bounded.Text(alert.Annotations.GetValueOrDefault("description"), Limits.Description),
            Severity = Severity.Normalise(alert.Labels.GetValueOrDefault("severity")),
            Service = Bounded.Text(alert.Labels.GetValueOrDefault(integration.Settings.ServiceLabel), Limits.Name),
            Component = Bounded.Text(alert.Labels.GetValueOrDefault("instance"), Limits.Name),
            Category = CategoryOf(alert),
            OccurredAt = alert.IsFiring ? alert.StartedAt : alert.EndedAt,
            EpisodeStartedAt = alert.StartedAt,
            Source = source,
            Links = LinksOf([
                .. alert.Addresses(),
                new("runbook", alert.Annotations.GetValueOrDefault("runbook_url")),
                new("alertmanager", alertmanager),
            ]),
            Details = Bounded.Details(
                JsonSerializer.Serialize(new { labels = alert.Labels, annotations = alert.Annotations })
            ),
        };

    /// <summary>
    /// The group as one alert. It has no episode start: its alerts come and go one by one, and one that was silenced
    /// for a while joins with a start before the group's last clear, which must not look like a late delivery.
    /// </summary>
    private static IncomingAlert OfGroup<T>(
        string groupKey,
        AlertmanagerMessage<T> message,
        IReadOnlyList<AlertmanagerAlert> alerts,
        Integration integration,
        string source,
        string bodyHash
    )
        where T : AlertmanagerAlert
    {
        var firing = alerts.Where(alert => alert.IsFiring).ToList();
        var speaking = firing.Count > 0 ? firing : alerts;
        var times = speaking.Select(alert => alert.IsFiring ? alert.StartedAt : alert.EndedAt);
        var title = TitleOf(speaking[0]);
        var group = new AlertGroup(
            [.. alerts.Select(alert => new GroupAlert(alert.Identity, alert.IsFiring, alert.StartedAt, alert.EndedAt))],
            message.IsResolved(alerts),
            message.TruncatedAlerts ?? 0
        );
        return new IncomingAlert
        {
            Key = groupKey,
            DeliveryId = Bounded.Hash(
                string.Join(
                    '\n',
                    alerts
                        .Select(alert => alert.Delivery)
                        .Order(StringComparer.Ordinal)
                        .Prepend(group.Truncated > 0 ? $"{groupKey}|truncated|{group.Resolved}" : groupKey)
                )
            ),
            BodyHash = bodyHash,
            Action = group.Fires ? AlertAction.Trigger : AlertAction.Resolve,
            Title =
                speaking.Count == 1 ? title : Bounded.Text($"{title} (and {speaking.Count - 1} more)", Limits.Title)!,
            Severity = Severity.Worst(
                speaking.Select(alert => Severity.Normalise(alert.Labels.GetValueOrDefault("severity")))
            ),
            Service = Bounded.Text(
                speaking[0].Labels.GetValueOrDefault(integration.Settings.ServiceLabel),
                Limits.Name
            ),
            Category = CategoryOf(speaking[0]),
            OccurredAt =
                firing.Count > 0 ? times.Min()
                : group.Fires ? null
                : times.Max(),
            Source = source,
            Links = LinksOf([.. speaking[0].Addresses(), new("alertmanager", message.ExternalURL)]),
            Group = group,
            Details = Bounded.Details(
                JsonSerializer.Serialize(
                    alerts.Select(alert => new
                    {
                        alert.Status,
                        alert.Labels,
                        alert.Annotations,
                    })
                )
            ),
        };
    }

    private static string TitleOf(AlertmanagerAlert alert) =>
        Bounded.Text(alert.Annotations.GetValueOrDefault("summary"), Limits.Title)
        ?? Bounded.Text(alert.Labels.GetValueOrDefault("alertname"), Limits.Title)
        ?? "alert without a name";

    private static string? CategoryOf(AlertmanagerAlert alert) =>
        CategoryPath.Of(Bounded.Text(alert.Labels.GetValueOrDefault("category"), Limits.Name));

    private static AlertLink[] LinksOf(IEnumerable<KeyValuePair<string, string?>> addresses) =>
        [
            .. addresses
                .Select(x => (x.Key, Href: Bounded.Text(x.Value, Limits.Url)))
                .Where(x => x.Href is not null)
                .Select(x => new AlertLink(x.Href!, x.Key)),
        ];
}

/// <summary>The fields of the message that are used.</summary>
/// <param name="TruncatedAlerts">How many alerts of the group are not listed because there are too many.</param>
internal sealed record AlertmanagerMessage<T>(
    string? GroupKey,
    string? Status,
    int? TruncatedAlerts,
    string? ExternalURL,
    IReadOnlyList<T?>? Alerts
)
    where T : AlertmanagerAlert
{
    /// <summary>A sender that leaves the status of the group out means that of all its alerts.</summary>
    public bool IsResolved(IReadOnlyList<AlertmanagerAlert> alerts) =>
        string.IsNullOrWhiteSpace(Status) ? alerts.All(alert => !alert.IsFiring) : AlertmanagerAlert.IsResolved(Status);
}

/// <param name="EndsAt">The zero date while firing.</param>
/// <param name="Fingerprint">The hash of the labels; old versions leave it out.</param>
internal record AlertmanagerAlert(
    string? Status,
    JsonElement StartsAt,
    JsonElement EndsAt,
    string? GeneratorURL,
    string? Fingerprint
)
{
    private const string Firing = "firing";
    private const string Resolved = "resolved";

    public Dictionary<string, string?> Labels
    {
        get => field ?? [];
        init;
    } = [];
    public Dictionary<string, string?> Annotations
    {
        get => field ?? [];
        init;
    } = [];

    public bool IsFiring => Is(Status, Firing);
    public DateTimeOffset? StartedAt { get; } = AlertTime.TryRead(StartsAt, out var time) ? time : null;
    public DateTimeOffset? EndedAt { get; } = AlertTime.TryRead(EndsAt, out var time) ? time : null;

    public string Identity =>
        Bounded.Key(Fingerprint)
        ?? Bounded.Hash(
            string.Join(
                '\n',
                Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")
            )
        );

    /// <summary>The same for every delivery of one state of one episode, from every replica.</summary>
    public string Delivery =>
        $"{Identity}|{(IsFiring ? Firing : Resolved)}|{StartedAt?.ToString("O") ?? StartsAt.Text()}";

    /// <summary>Fields are those of the alert.</summary>
    public IEnumerable<FieldError> Errors()
    {
        if (!IsFiring && !IsResolved(Status))
            yield return new("status", "has to be firing or resolved");
        if (!AlertTime.TryRead(StartsAt, out _))
            yield return new("startsAt", AlertTime.Expected);
        // While it fires this is a guess of Prometheus, if anything.
        if (IsResolved(Status) && !AlertTime.TryRead(EndsAt, out _))
            yield return new("endsAt", AlertTime.Expected);
    }

    public virtual IEnumerable<KeyValuePair<string, string?>> Addresses() => [new("source", GeneratorURL)];

    public static bool IsResolved(string? status) => Is(status, Resolved);

    private static bool Is(string? status, string word) =>
        word.Equals(status?.Trim(), StringComparison.OrdinalIgnoreCase);
}
