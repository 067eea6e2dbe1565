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
            return AlertReading.Invalid(new FieldError("body", "is not a complete CloudEvent: id, source and type are required"));

        var data = Data(message.Data);
        var paths = integration.Settings.CloudEvents;
        var source = message.Source.ToString();
        var word = At(data, paths.Status, "status", "action", "state");
        if (AlertWords.Action(word) is not { } action)
            return AlertReading.Invalid(new FieldError($"data.{paths.Status ?? "status"}", "has to be firing, acknowledged or resolved"));

        var identity = Bounded.Hash($"{source}\n{message.Id}");
        return AlertReading.Of(new IncomingAlert
        {
            Key = Bounded.Key(paths.Key is null ? message.Subject : At(data, paths.Key))
                ?? Bounded.Key(message.Subject) ?? Bounded.Key(At(data, null, "key")) ?? Bounded.Key($"{source} {message.Type}")!,
            DeliveryId = identity,
            BodyHash = identity,
            Action = action,
            Title = Bounded.Text(At(data, paths.Title, "title", "summary", "message"), Limits.Title) ?? Bounded.Text(message.Type, Limits.Title)!,
            Description = Bounded.Text(At(data, null, "description"), Limits.Description),
            Severity = Severity.Normalise(At(data, paths.Severity, "severity", "level")),
            Service = Bounded.Text(At(data, paths.Service, "service") ?? integration.Settings.DefaultService ?? source, Limits.Name),
            OccurredAt = message.Time?.ToUniversalTime(),
            EpisodeStartedAt = Bounded.Instant(At(data, paths.StartedAt, "startedAt", "startsAt")),
            Source = Source,
            Links = data.Links("links"),
            Details = data.ValueKind == JsonValueKind.Undefined ? null : Bounded.Details(data.GetRawText()),
        });
    }

    // The formatter leaves JSON as it is, other text as a string, and the rest as bytes, which say nothing here.
    private static JsonElement Data(object? data) => data switch
    {
        JsonElement json => json,
        string text => JsonSerializer.SerializeToElement(new { message = text }),
        _ => default,
    };

    private static string? At(JsonElement data, string? path, params ReadOnlySpan<string> usual)
    {
        if (path is not null) return Follow(data, path)?.Text();
        foreach (var name in usual)
        {
            if (data.Text(name) is { } text) return text;
        }

        return null;
    }

    private static JsonElement? Follow(JsonElement data, string path)
    {
        JsonElement? here = data;
        foreach (var step in path.Split('.'))
        {
            here = here is { ValueKind: JsonValueKind.Array } list && int.TryParse(step, out var index)
                ? index >= 0 && index < list.GetArrayLength() ? list[index] : null
                : here?.Member(step);
        }

        return here;
    }
}
