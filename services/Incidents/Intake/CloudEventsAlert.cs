using System.Text.Json;
using CloudNative.CloudEvents;

namespace Sms.Incidents;

/// <summary>
/// CloudEvents 1.0 as alerts. <c>source</c> and <c>id</c> identify the delivery, <c>subject</c> is the correlation key;
/// the rest is in the data, where the integration says or under the usual names.
/// </summary>
public static class CloudEventsAlert
{
    public const string Source = "cloudevents";

    public static AlertReading Read(CloudEvent message, Integration integration)
    {
        if (message.Source is null || message.Id is null || message.Type is null)
            return AlertReading.Invalid(
                new FieldError("body", "is not a complete CloudEvent: id, source and type are required")
            );

        var paths = integration.Settings.CloudEvents;
        var data = CloudEventsData.Read(message, mayBeList: paths != new CloudEventPaths(), out var unreadable);
        if (unreadable is not null)
            return AlertReading.Invalid(unreadable);
        var source = message.Source.ToString();
        var errors = new List<FieldError>();
        var status = At(data, paths.Status, "status", "action", "state");
        var word = status.Value is { } value ? TextOf(value, status.Path, errors) : null;
        if (AlertWords.Action(word) is not { } action)
            return AlertReading.Invalid(AlertWords.NotUnderstood($"data.{status.Path}", word));
        var started = At(data, paths.StartedAt, "startedAt", "startsAt");
        if (!AlertTime.TryRead(started.Value, out var startedAt))
            errors.Add(new($"data.{started.Path}", AlertTime.Expected));
        if (errors.Count > 0)
            return AlertReading.Invalid(errors);

        var identity = Bounded.Hash($"{source}\n{message.Id}");
        return AlertReading.Of(
            new IncomingAlert
            {
                Key = Bounded.Key(paths.Key is null ? message.Subject : Text(data, paths.Key))
                    ?? Bounded.Key(message.Subject)
                    ?? Bounded.Key(Text(data, null, "key"))
                    ?? Bounded.Key($"{source} {message.Type}")!,
                DeliveryId = identity,
                BodyHash = identity,
                Action = action,
                Title = Bounded.Text(Text(data, paths.Title, "title", "summary", "message"), Limits.Title)
                    ?? Bounded.Text(message.Type, Limits.Title)
                    ?? "event without a title",
                Description = Bounded.Text(Text(data, null, "description"), Limits.Description),
                Severity = Severity.Normalise(Text(data, paths.Severity, "severity", "level")),
                Service = Bounded.Text(Text(data, paths.Service, "service"), Limits.Name)
                    ?? integration.Settings.DefaultService
                    ?? Bounded.Text(source, Limits.Name),
                Category = CategoryPath.Of(Bounded.Text(Text(data, null, "category"), Limits.Name)),
                OccurredAt = AlertTime.Said(message.Time),
                EpisodeStartedAt = startedAt,
                Source = Source,
                Links = data.Links("links"),
                Details = data.ValueKind == JsonValueKind.Undefined ? null : Bounded.Details(data),
            }
        );
    }

    private static string? TextOf(JsonElement value, string path, List<FieldError> errors)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.Text() is { } text)
            return text;
        errors.Add(new($"data.{path}", "has to be a text"));
        return null;
    }

    private static string? Text(JsonElement data, string? path, params ReadOnlySpan<string> usual) =>
        At(data, path, usual).Value?.Text();

    /// <returns>What is there, and where it was found, or first looked for.</returns>
    private static (JsonElement? Value, string Path) At(
        JsonElement data,
        string? path,
        params ReadOnlySpan<string> usual
    )
    {
        if (path is not null)
            return (Follow(data, path), path);
        foreach (var name in usual)
        {
            if (data.Member(name) is { } value)
                return (value, name);
        }

        return (null, usual[0]);
    }

    private static JsonElement? Follow(JsonElement data, string path)
    {
        JsonElement? here = data;
        foreach (var step in path.Split('.'))
        {
            here =
                here is { ValueKind: JsonValueKind.Array } list && int.TryParse(step, out var index)
                    ? index >= 0 && index < list.GetArrayLength()
                        ? list[index]
                        : null
                    : here?.Member(step);
        }

        return here;
    }
}
