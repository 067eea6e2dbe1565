using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;

namespace Sms.Incidents;

/// <summary>How senders of alerts show their integration's key.</summary>
internal static class IntakeSecurity
{
    internal static OpenApiSecurityScheme InHeader { get; } =
        new()
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The key of an integration.",
        };

    internal static OpenApiSecurityScheme InQuery { get; } =
        new()
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Query,
            Name = "routing_key",
            Description = "The key of an integration, for senders that cannot set a header.",
        };
}

/// <summary>An alert in the format for scripts.</summary>
/// <remarks>For the description of the API: <see cref="PlainAlert"/> reads it.</remarks>
/// <param name="Key">What the alert is about: the same key is the same alert.</param>
/// <param name="Title">Required while it is firing.</param>
/// <param name="Severity">critical, error, warning or info.</param>
/// <param name="Status">firing, which is the default, acknowledged or resolved.</param>
/// <param name="Id">Makes a delivery recognisable when it is sent again.</param>
/// <param name="OccurredAt">When it happened; now if it is left out.</param>
/// <param name="StartedAt">When it began to fire: lets an end overtake its beginning.</param>
/// <param name="Details">Anything else that helps.</param>
internal sealed record AlertBody(
    string Key,
    string? Title = null,
    string? Severity = null,
    string? Status = null,
    string? Service = null,
    string? Id = null,
    string? Description = null,
    DateTimeOffset? OccurredAt = null,
    DateTimeOffset? StartedAt = null,
    IReadOnlyList<AlertBodyLink>? Links = null,
    JsonElement? Details = null
);

internal sealed record AlertBodyLink(string Href, string? Text = null);

/// <summary>A webhook of Prometheus' Alertmanager, version 4.</summary>
/// <remarks>
/// For the description of the API: <see cref="AlertmanagerWebhook"/> reads it. Other fields are accepted.
/// </remarks>
internal sealed record AlertmanagerBody(
    IReadOnlyList<AlertmanagerBodyAlert> Alerts,
    string? Status = null,
    string? GroupKey = null,
    int? TruncatedAlerts = null,
    string? ExternalURL = null
);

/// <param name="Status">firing or resolved.</param>
/// <param name="EndsAt">Required when it is resolved.</param>
/// <param name="Fingerprint">The hash of the labels.</param>
internal sealed record AlertmanagerBodyAlert(
    string Status,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt = null,
    IReadOnlyDictionary<string, string>? Annotations = null,
    string? GeneratorURL = null,
    string? Fingerprint = null
);

/// <summary>A webhook of Grafana Alerting.</summary>
/// <remarks>For the description of the API: <see cref="GrafanaWebhook"/> reads it. Other fields are accepted.</remarks>
internal sealed record GrafanaBody(
    IReadOnlyList<GrafanaBodyAlert> Alerts,
    string? Status = null,
    string? GroupKey = null,
    int? TruncatedAlerts = null,
    string? ExternalURL = null
);

/// <param name="Status">firing or resolved.</param>
/// <param name="EndsAt">Required when it is resolved.</param>
/// <param name="Fingerprint">The hash of the labels.</param>
internal sealed record GrafanaBodyAlert(
    string Status,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt = null,
    IReadOnlyDictionary<string, string>? Annotations = null,
    string? GeneratorURL = null,
    string? Fingerprint = null,
    string? PanelURL = null,
    string? DashboardURL = null,
    string? SilenceURL = null
);

/// <summary>An alert as a CloudEvent 1.0.</summary>
/// <remarks>For the description of the API: <see cref="CloudEventsIntake"/> reads it.</remarks>
/// <param name="Type">What kind of event it is; the settings of the integration say which clear an alert.</param>
/// <param name="Subject">What the alert is about.</param>
/// <param name="Time">When it happened; now if it is left out.</param>
/// <param name="Data">Where the settings of the integration look for what an alert needs.</param>
internal sealed record AlertCloudEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    string Id,
    string Source,
    string Type,
    string? Subject = null,
    DateTimeOffset? Time = null,
    [property: JsonPropertyName("datacontenttype")] string? DataContentType = null,
    JsonElement? Data = null
);

/// <summary>An event of the PagerDuty Events API v2.</summary>
/// <remarks>For the description of the API: <see cref="PagerDutyEvents"/> reads it.</remarks>
/// <param name="RoutingKey">The key of the integration, if it is not in the header or the query.</param>
/// <param name="EventAction">trigger, acknowledge or resolve.</param>
/// <param name="DedupKey">What the alert is about; required unless it is triggered.</param>
/// <param name="Payload">Required when it is triggered.</param>
internal sealed record PagerDutyEventBody(
    [property: JsonPropertyName("event_action")] string EventAction,
    [property: JsonPropertyName("routing_key")] string? RoutingKey = null,
    [property: JsonPropertyName("dedup_key")] string? DedupKey = null,
    PagerDutyEventPayload? Payload = null
);

/// <param name="Summary">At most 1,024 characters.</param>
/// <param name="Severity">critical, error, warning or info.</param>
/// <param name="CustomDetails">Anything else that helps.</param>
internal sealed record PagerDutyEventPayload(
    string Summary,
    string Source,
    string Severity,
    DateTimeOffset? Timestamp = null,
    string? Component = null,
    string? Group = null,
    string? Class = null,
    [property: JsonPropertyName("custom_details")] JsonElement? CustomDetails = null
);

/// <summary>A change event of the PagerDuty Events API v2.</summary>
/// <remarks>For the description of the API: <see cref="PagerDutyChanges"/> reads it.</remarks>
/// <param name="RoutingKey">The key of the integration, if it is not in the header or the query.</param>
internal sealed record PagerDutyChangeBody(
    PagerDutyChangePayload Payload,
    [property: JsonPropertyName("routing_key")] string? RoutingKey = null
);

/// <param name="Summary">At most 1,024 characters.</param>
/// <param name="Source">The service, unless the integration or the details name one.</param>
/// <param name="CustomDetails">Anything else that helps.</param>
internal sealed record PagerDutyChangePayload(
    string Summary,
    DateTimeOffset? Timestamp = null,
    string? Source = null,
    [property: JsonPropertyName("custom_details")] JsonElement? CustomDetails = null
);

internal sealed record PagerDutyChangeAccepted(string Status, string Message);
