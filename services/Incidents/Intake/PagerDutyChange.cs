using System.Text.Json;

namespace Sms.Incidents;

/// <summary>
/// PagerDuty's change events, <c>POST /v2/change/enqueue</c>: something was deployed or reconfigured. No alert, and no
/// incident; it is context for the incidents that follow.
/// </summary>
/// <param name="OccurredAt">When the change happened, if the sender says so.</param>
/// <param name="BodyHash">SHA-256 of the body, hex: the same change sent twice has the same.</param>
public sealed record PagerDutyChange(
    string RoutingKey, string Summary, string? Source, DateTimeOffset? OccurredAt, IReadOnlyList<AlertLink> Links, string? Details, string BodyHash)
{
    /// <param name="routingKey">The key from the header or the query, for a body without one.</param>
    public static (PagerDutyChange? Change, IReadOnlyList<string> Errors) Read(ReadOnlySpan<byte> body, string? routingKey = null)
    {
        if (!JsonBody.TryRead<JsonElement>(body, out var json, out var error)) return (null, [$"'{error.Field}' {error.Message}"]);
        var errors = new List<string>();
        var key = PagerDutyRules.RoutingKey(json, routingKey, errors);
        var payload = json.Member("payload") ?? default;
        if (payload.ValueKind != JsonValueKind.Object) errors.Add("'payload' is missing or blank");
        var summary = payload.ValueKind == JsonValueKind.Object
            ? Bounded.Text(PagerDutyRules.Required(payload, "summary", "payload.summary", errors), Limits.Title)
            : null;
        if (errors.Count > 0) return (null, errors);

        return (new PagerDutyChange(
            key!,
            summary ?? "change",
            Bounded.Text(payload.Text("source"), Limits.Name),
            Bounded.Instant(payload.Text("timestamp")),
            json.Links("links"),
            payload.Member("custom_details") is { } details ? Bounded.Details(details.GetRawText()) : null,
            Bounded.Hash(body)), []);
    }
}
