using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;

namespace Sms.Incidents;

/// <summary>
/// The data of a CloudEvent as JSON, whatever it came in: JSON, JSON in a text, or bytes. Data that cannot be read must
/// not count as an alert that begins, so it is refused.
/// </summary>
internal static class CloudEventsData
{
    /// <returns>An object, or undefined when there is no data.</returns>
    internal static JsonElement Read(CloudEvent message, bool mayBeList, out FieldError? error)
    {
        error = null;
        var type = TypeOf(message.DataContentType);
        if (type is null && message.DataContentType is not null)
        {
            error = new("datacontenttype", "is not a media type");
            return default;
        }

        return message.Data switch
        {
            null => default,
            JsonElement json => OfJson(json, mayBeList, ref error),
            string text => OfText(text, type, mayBeList, ref error),
            byte[] bytes => Decode(bytes, type, ref error) is { } text
                ? OfText(text, type, mayBeList, ref error)
                : default,
            _ => Refused(ref error),
        };
    }

    private static JsonElement OfJson(JsonElement json, bool mayBeList, ref FieldError? error)
    {
        // Some tools put a JSON text into the data where the object itself belongs.
        if (json.ValueKind == JsonValueKind.String && json.Text() is { } text)
            return OfText(text, new(MediaTypeNames.Text.Plain), mayBeList, ref error);
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return default;
        var isReadable = json.ValueKind == JsonValueKind.Object || (mayBeList && json.ValueKind == JsonValueKind.Array);
        return isReadable ? json : Refused(ref error);
    }

    private static JsonElement OfText(string text, ContentType? type, bool mayBeList, ref FieldError? error)
    {
        if (Bounded.IsBlank(text))
            return default;
        // A script may call JSON whatever it likes: curl calls it a form.
        if (text.AsSpan().TrimStart("\uFEFF \t\r\n") is ['{' or '[', ..] && Parse(text) is { } json)
            return OfJson(json, mayBeList, ref error);
        if (
            type is { } other
            && other.MediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            && !IsMarkup(other)
        )
            return JsonSerializer.SerializeToElement(new { message = text });
        if (type is not null && !IsJson(type) && type.MediaType != MediaTypeNames.Application.Octet)
        {
            error = new("datacontenttype", "has to be JSON or plain text");
            return default;
        }

        return Refused(ref error);
    }

    private static string? Decode(byte[] bytes, ContentType? type, ref FieldError? error)
    {
        if (BodyEncoding.Of(type?.CharSet) is not { } encoding)
        {
            error = new("datacontenttype", "has a charset that is not known");
            return null;
        }

        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            Refused(ref error);
            return null;
        }
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text.TrimStart('\uFEFF'));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Refused(ref FieldError? error)
    {
        error = new("data", "cannot be read: it has to be a JSON object");
        return default;
    }

    private static bool IsJson(ContentType type) =>
        type.MediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    private static bool IsMarkup(ContentType type) =>
        type.MediaType.EndsWith("/xml", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.EndsWith("/html", StringComparison.OrdinalIgnoreCase);

    internal static ContentType? TypeOf(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : new ContentType(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
