using System.Text.Json;

namespace Sms.Incidents;

/// <summary>
/// The format for scripts, <c>POST /intake/alert</c>:
/// <code>
/// { "key": "disk-full:db-1", "title": "Disk of db-1 is full", "severity": "critical", "status": "firing",
///   "service": "orders", "category": "hardware/disk", "occurredAt": "2026-01-31T08:00:00Z", "startedAt":
/// "2026-01-31T08:00:00Z", "id": "42",   "links": [{ "href": "https://…", "text": "graph" }], "description": "…",
/// "details": { … } }
/// </code>
/// Required: <c>key</c>, and <c>title</c> while it is firing. <c>status</c> is firing (if left out), acknowledged or
/// resolved, or a word of <see cref="AlertWords"/>. Times are read as <see cref="AlertTime"/> says.
/// <c>id</c> makes a delivery recognisable when it is sent again; <c>startedAt</c> lets an end overtake its beginning.
/// </summary>
public static class PlainAlert
{
    public const string Source = "alert";

    public static AlertReading Read(ReadOnlySpan<byte> body)
    {
        if (!JsonBody.TryRead<JsonElement>(body, out var json, out var error))
            return AlertReading.Invalid(error);
        var errors = new List<FieldError>();
        var key = Bounded.Key(json.Text("key"));
        if (key is null)
            errors.Add(new("key", "is missing or blank"));
        var word = json.Word("status", errors);
        var action = AlertWords.Action(word);
        if (action is null)
            errors.Add(AlertWords.NotUnderstood("status", word));
        var title = Bounded.Text(json.Text("title"), Limits.Title);
        if (title is null && action == AlertAction.Trigger)
            errors.Add(new("title", "is missing or blank"));
        var said = json.Word("severity", errors);
        var severity = Severity.Normalise(said);
        if (severity is null && !Bounded.IsBlank(said))
            errors.Add(new("severity", "has to be critical, error, warning or info"));
        if (!AlertTime.TryRead(json.Member("occurredAt"), out var occurredAt))
            errors.Add(new("occurredAt", AlertTime.Expected));
        if (!AlertTime.TryRead(json.Member("startedAt"), out var startedAt))
            errors.Add(new("startedAt", AlertTime.Expected));
        if (errors.Count > 0)
            return AlertReading.Invalid(errors);

        var id = json.Text("id");
        return AlertReading.Of(
            new IncomingAlert
            {
                Key = key!,
                // Some number the alert, not the delivery: with action and times an end or a later episode is still
                // another one.
                DeliveryId = Bounded.IsBlank(id)
                    ? null
                    : Bounded.Hash($"{key}\n{id}\n{action}\n{occurredAt:O}\n{startedAt:O}"),
                BodyHash = Bounded.Hash(body),
                Action = action!,
                Title = title ?? Bounded.Text(key, Limits.Title)!,
                Description = Bounded.Text(json.Text("description"), Limits.Description),
                Severity = severity,
                Service = Bounded.Text(json.Text("service"), Limits.Name),
                Category = CategoryPath.Of(Bounded.Text(json.Text("category"), Limits.Name)),
                OccurredAt = occurredAt,
                EpisodeStartedAt = startedAt,
                Source = Source,
                Links = json.Links("links"),
                Details = json.Member("details") is { } details ? Bounded.Details(details) : null,
            }
        );
    }
}
