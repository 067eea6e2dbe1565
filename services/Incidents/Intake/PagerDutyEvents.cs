using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sms.Incidents;

/// <summary>
/// PagerDuty Events API v2, <c>POST /v2/enqueue</c>: what most monitoring tools can already speak. Same fields, same
/// limits, same answers and same words of complaint, so that senders need nothing but another address.
/// </summary>
public static class PagerDutyEvents
{
    public const string Source = "pagerduty";

    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBody = 512 * 1024;
    private const int MaxSummary = 1024;

    /// <param name="body">The request's bytes.</param>
    /// <param name="routingKey">The key from the header or the query, for a body without one.</param>
    public static PagerDutyReading Read(ReadOnlySpan<byte> body, string? routingKey = null)
    {
        if (!JsonBody.TryRead<JsonElement>(body, out var json, out var error))
            return new(null, [$"'{error.Field}' {error.Message}"]);
        var errors = new List<string>();
        var key = PagerDutyRules.RoutingKey(json, routingKey, errors);
        var action = PagerDutyRules.Required(json, "event_action", "event_action", errors);
        if (action is not (null or AlertAction.Trigger or AlertAction.Acknowledge or AlertAction.Resolve))
            errors.Add(
                "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"
            );

        var dedupKey = json.Text("dedup_key");
        if (dedupKey?.Length > Limits.Key)
            errors.Add($"'dedup_key' is too long (maximum is {Limits.Key} characters)");
        if (Bounded.IsBlank(dedupKey))
        {
            dedupKey = null;
            if (action is AlertAction.Acknowledge or AlertAction.Resolve)
                errors.Add("'dedup_key' is missing or blank");
        }

        if (action == AlertAction.Trigger)
            CheckPayload(json, errors);
        return errors.Count > 0
            ? new(null, errors)
            : new(new PagerDutyEvent(key!, action!, dedupKey, Bounded.Hash(body), json), []);
    }

    private static void CheckPayload(JsonElement json, List<string> errors)
    {
        if (json.Member("payload") is not { ValueKind: JsonValueKind.Object } payload)
        {
            errors.Add("'payload' is missing or blank");
            return;
        }

        if (PagerDutyRules.Required(payload, "summary", "payload.summary", errors) is { Length: > MaxSummary })
            errors.Add($"'payload.summary' is too long (maximum is {MaxSummary} characters)");
        PagerDutyRules.Required(payload, "source", "payload.source", errors);
        PagerDutyRules.CheckTimestamp(payload, errors);
        if (
            PagerDutyRules.Required(payload, "severity", "payload.severity", errors) is { } severity
            && !Severity.All.Contains(severity)
        )
            errors.Add(
                "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"
            );
    }
}

/// <param name="Event">The event, or null when there are errors.</param>
/// <param name="Errors">PagerDuty's sentences.</param>
public sealed record PagerDutyReading(PagerDutyEvent? Event, IReadOnlyList<string> Errors);

/// <summary>A valid event, before it is known whose key it carries.</summary>
/// <param name="DedupKey">Null for a trigger that leaves it to the receiver.</param>
public sealed record PagerDutyEvent(
    string RoutingKey,
    string Action,
    string? DedupKey,
    string BodyHash,
    JsonElement Json
)
{
    /// <param name="integration">Whose routing key it is.</param>
    /// <param name="dedupKey">The event's own, or a new one, which the answer names.</param>
    public IncomingAlert ToAlert(Integration integration, string dedupKey)
    {
        var payload = Json.Member("payload") ?? default;
        // That of an acknowledgement or a resolve is not asked for, so it may be anything.
        AlertTime.TryRead(payload.Member("timestamp"), out var occurredAt);
        var summary = payload.Text("summary");
        var title = Bounded.Text(summary, Limits.Title);
        var component = Bounded.Text(payload.Text("component"), Limits.Name);
        // Without a key of its own every delivery is an alert of its own, although its bytes may be those of another.
        var identity = DedupKey is null ? Bounded.Hash($"{BodyHash}\n{dedupKey}") : BodyHash;
        return new IncomingAlert
        {
            Key = Bounded.Key(dedupKey) ?? BodyHash,
            // A timestamp makes the bytes of one occurrence unlike those of the next; without it they may be the same.
            DeliveryId = occurredAt is null ? null : identity,
            BodyHash = identity,
            Action = Action,
            Title = title ?? Bounded.Text(dedupKey, Limits.Title) ?? BodyHash,
            Description = summary?.Length > Limits.Title ? Bounded.Text(summary, Limits.Description) : null,
            Severity = Severity.Normalise(payload.Text("severity")),
            Service = integration.Settings.DefaultService ?? component,
            Component = component,
            OccurredAt = occurredAt,
            Source = PagerDutyEvents.Source,
            Links = Links(),
            Details = payload.Member("custom_details") is { } details ? Bounded.Details(details) : null,
        };
    }

    private List<AlertLink> Links()
    {
        var client = Bounded.Text(Json.Text("client_url"), Limits.Url);
        List<AlertLink> links = [.. Json.Links("links")];
        if (client is not null)
            links.Add(new AlertLink(client, Bounded.Text(Json.Text("client"), Limits.Title)));
        return links;
    }
}

/// <summary>Answered with 202.</summary>
public sealed record PagerDutyAccepted(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("dedup_key")] string DedupKey
)
{
    public static PagerDutyAccepted Event(string dedupKey) => new("success", "Event processed", dedupKey);
}

/// <summary>Answered with 400.</summary>
public sealed record PagerDutyInvalid(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("errors")] IReadOnlyList<string> Errors
)
{
    public static PagerDutyInvalid Because(IReadOnlyList<string> errors) =>
        new("invalid event", "Event object is invalid", errors);
}
