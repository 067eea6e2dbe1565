using System.Text.Json;

namespace Sms.Webhooks;

/// <summary>A message from the exchange: a structured CloudEvent.</summary>
/// <param name="Id">Identity of the event; a repeat has the same.</param>
/// <param name="Body">The bytes as they came: they are what is sent on.</param>
public sealed record ArrivedEvent(string Id, string Type, string? Subject, byte[] Body)
{
    private const int LongestText = 500;

    /// <returns>Null for what is no event: it can never be sent on.</returns>
    public static ArrivedEvent? Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && Text(json.RootElement, "id") is { } id
                && Text(json.RootElement, "type") is { } type
                ? new ArrivedEvent(id, type, Text(json.RootElement, "subject"), body)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>W3C trace context of what the event comes of, or null.</summary>
    public static string? TraceOf(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return Text(json.RootElement, "traceparent");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= LongestText } text
        && !text.Contains('\0')
            ? text
            : null;
}
