using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Sms.Incidents;

/// <summary>Reads foreign JSON without ever throwing at it.</summary>
internal static class JsonBody
{
    internal static readonly FieldError NotUtf8 = new(
        "body",
        "is not UTF-8; name another encoding as the charset of the content type"
    );

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The body as <typeparamref name="T"/>, or the place at which it cannot be read.</summary>
    public static bool TryRead<T>(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out T? value,
        [NotNullWhen(false)] out FieldError? error
    )
    {
        // Scripts on Windows like to send a byte order mark.
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        (value, error) = (default, null);
        // The parser lets other bytes pass inside of strings, where they could only be kept as replacement characters.
        if (!Utf8.IsValid(body))
        {
            error = NotUtf8;
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize<T>(body, Web);
            if (value is null or JsonElement { ValueKind: not JsonValueKind.Object })
                error = new FieldError("body", "has to be a JSON object");
        }
        catch (JsonException problem)
        {
            var field =
                problem.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal)
                    ? path[2..]
                    : "body";
            error = new FieldError(
                field,
                field == "body" ? "is not valid JSON" : "has the wrong type or is not valid JSON"
            );
        }

        return error is null;
    }

    /// <summary>The member if this is an object that has it and it is not null.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        try
        {
            return
                element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(name, out var member)
                && member.ValueKind != JsonValueKind.Null
                ? member
                : null;
        }
        catch (InvalidOperationException)
        {
            // Another member's name is half a surrogate pair: the parser lets it pass, looking for a name does not.
            return null;
        }
    }

    /// <summary>A string as it is, a number or truth value as written; anything else is no text.</summary>
    public static string? Text(this JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => StringOf(element),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
            _ => null,
        };

    public static string? Text(this JsonElement element, string name) => element.Member(name)?.Text();

    /// <summary>The member as a word, and a complaint when it is there and is none.</summary>
    public static string? Word(this JsonElement element, string name, List<FieldError> errors)
    {
        if (element.Member(name) is not { } member)
            return null;
        if (member.ValueKind is JsonValueKind.String or JsonValueKind.Number && member.Text() is { } text)
            return text;
        errors.Add(new(name, "has to be a text"));
        return null;
    }

    /// <summary><c>[{"href": …, "text": …}]</c>, at most twenty; what has another shape is left out.</summary>
    public static IReadOnlyList<AlertLink> Links(this JsonElement element, string name)
    {
        if (element.Member(name) is not { ValueKind: JsonValueKind.Array } links)
            return [];
        return
        [
            .. links
                .EnumerateArray()
                .Select(link =>
                    (
                        Href: Bounded.Text(link.Text("href"), Limits.Url),
                        Text: Bounded.Text(link.Text("text"), Limits.Title)
                    )
                )
                .Where(link => link.Href is not null)
                .Take(20)
                .Select(link => new AlertLink(link.Href!, link.Text)),
        ];
    }

    private static string? StringOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8: valid enough for the parser, but no text.
            return null;
        }
    }
}
