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

    internal static AlertReading Read<T>(AlertmanagerMessage<T> message, Integration integration, string source, string bodyHash)
        where T : AlertmanagerAlert
    {
        if (message.Alerts is not { } alerts) return AlertReading.Invalid(new FieldError("alerts", "is missing"));
        var errors = alerts
            .Select((alert, index) => (AlertmanagerAlert?)alert switch
            {
                null => new FieldError($"alerts[{index}]", "has to be an object"),
                { Status: not (Firing or Resolved) } => new FieldError($"alerts[{index}].status", "has to be firing or resolved"),
                _ => null,
            })
            .OfType<FieldError>().ToList();
        if (errors.Count > 0) return AlertReading.Invalid(errors);

        var valid = alerts.OfType<AlertmanagerAlert>().ToList();
        if (valid.Count == 0) return AlertReading.Of();
        return integration.Settings.Grouping == Grouping.Group && Bounded.Key(message.GroupKey) is { } groupKey
            ? AlertReading.Of(OfGroup(groupKey, message.ExternalURL, valid, integration, source, bodyHash))
            : AlertReading.Of([.. valid.Select(alert => Of(alert, message.ExternalURL, integration, source, bodyHash))]);
    }

    private static IncomingAlert Of(
        AlertmanagerAlert alert, string? alertmanager, Integration integration, string source, string bodyHash) => new()
        {
            Key = alert.Identity,
            DeliveryId = Bounded.Hash(alert.Delivery),
            BodyHash = bodyHash,
            Action = alert.Status == Firing ? AlertAction.Trigger : AlertAction.Resolve,
            Title = TitleOf(alert),
            Description = Bounded.Text(alert.Annotations.GetValueOrDefault("description"), Limits.Description),
            Severity = Severity.Normalise(alert.Labels.GetValueOrDefault("severity")),
            Service = Bounded.Text(alert.Labels.GetValueOrDefault(integration.Settings.ServiceLabel), Limits.Name),
            Component = Bounded.Text(alert.Labels.GetValueOrDefault("instance"), Limits.Name),
            OccurredAt = Bounded.Instant(alert.Status == Firing ? alert.StartsAt : alert.EndsAt),
            EpisodeStartedAt = Bounded.Instant(alert.StartsAt),
            Source = source,
            Links = LinksOf([.. alert.Addresses(), new("runbook", alert.Annotations.GetValueOrDefault("runbook_url")), new("alertmanager", alertmanager)]),
            Details = Bounded.Details(JsonSerializer.Serialize(new { labels = alert.Labels, annotations = alert.Annotations })),
        };

    /// <summary>
    /// The group as one alert. It has no episode start: its alerts come and go one by one, and one that was silenced for a
    /// while joins with a start before the group's last clear, which must not look like a late delivery.
    /// </summary>
    private static IncomingAlert OfGroup(
        string groupKey, string? alertmanager, IReadOnlyList<AlertmanagerAlert> alerts, Integration integration, string source, string bodyHash)
    {
        var firing = alerts.Where(alert => alert.Status == Firing).ToList();
        var speaking = firing.Count > 0 ? firing : alerts;
        var times = speaking.Select(alert => Bounded.Instant(firing.Count > 0 ? alert.StartsAt : alert.EndsAt));
        var title = TitleOf(speaking[0]);
        return new IncomingAlert
        {
            Key = groupKey,
            DeliveryId = Bounded.Hash(string.Join('\n', alerts.Select(alert => alert.Delivery).Order(StringComparer.Ordinal).Prepend(groupKey))),
            BodyHash = bodyHash,
            Action = firing.Count > 0 ? AlertAction.Trigger : AlertAction.Resolve,
            Title = speaking.Count == 1 ? title : Bounded.Text($"{title} (and {speaking.Count - 1} more)", Limits.Title)!,
            Severity = Severity.Worst(speaking.Select(alert => Severity.Normalise(alert.Labels.GetValueOrDefault("severity")))),
            Service = Bounded.Text(speaking[0].Labels.GetValueOrDefault(integration.Settings.ServiceLabel), Limits.Name),
            OccurredAt = firing.Count > 0 ? times.Min() : times.Max(),
            Source = source,
            Links = LinksOf([.. speaking[0].Addresses(), new("alertmanager", alertmanager)]),
            Details = Bounded.Details(JsonSerializer.Serialize(alerts.Select(alert => new { alert.Status, alert.Labels, alert.Annotations }))),
        };
    }

    private static string TitleOf(AlertmanagerAlert alert) =>
        Bounded.Text(alert.Annotations.GetValueOrDefault("summary"), Limits.Title)
        ?? Bounded.Text(alert.Labels.GetValueOrDefault("alertname"), Limits.Title)
        ?? "alert without a name";

    private static AlertLink[] LinksOf(IEnumerable<KeyValuePair<string, string?>> addresses) =>
        [.. addresses.Select(x => (x.Key, Href: Bounded.Text(x.Value, Limits.Url))).Where(x => x.Href is not null).Select(x => new AlertLink(x.Href!, x.Key))];

    private const string Firing = "firing";
    private const string Resolved = "resolved";
}

/// <summary>The fields of the message that are used; <c>status</c> of the group is not, as its alerts say it one by one.</summary>
internal sealed record AlertmanagerMessage<T>(string? GroupKey, string? ExternalURL, IReadOnlyList<T?>? Alerts) where T : AlertmanagerAlert;

/// <param name="EndsAt">The zero date while firing.</param>
/// <param name="Fingerprint">The hash of the labels; old versions leave it out.</param>
internal record AlertmanagerAlert(string? Status, string? StartsAt, string? EndsAt, string? GeneratorURL, string? Fingerprint)
{
    public Dictionary<string, string?> Labels { get => field ?? []; init; } = [];
    public Dictionary<string, string?> Annotations { get => field ?? []; init; } = [];

    public string Identity => Bounded.Key(Fingerprint)
        ?? Bounded.Hash(string.Join('\n', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));

    /// <summary>The same for every delivery of one state of one episode, from every replica.</summary>
    public string Delivery => $"{Identity}|{Status}|{Bounded.Instant(StartsAt)?.ToString("O") ?? StartsAt}";

    public virtual IEnumerable<KeyValuePair<string, string?>> Addresses() => [new("source", GeneratorURL)];
}
