using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sms.Incidents;

/// <summary>
/// Shortens JSON that is too long to be kept: its structure stays, long texts are cut and say how long they were, and
/// as a last resort long lists and objects say how many entries are left out.
/// </summary>
internal static class ShortJson
{
    /// <summary>Characters of a text, entries of a list or object: the first that is short enough is taken.</summary>
    private static readonly (int Text, int Entries)[] Limits =
    [
        (8_192, int.MaxValue),
        (4_096, int.MaxValue),
        (2_048, int.MaxValue),
        (1_024, int.MaxValue),
        (512, int.MaxValue),
        (256, int.MaxValue),
        (128, int.MaxValue),
        (256, 100),
        (128, 100),
        (128, 50),
        (64, 50),
        (64, 20),
        (64, 10),
        (32, 5),
        (16, 2),
        (16, 1),
    ];

    /// <summary>Half a surrogate pair: valid enough for the parser, but no text.</summary>
    private const string NoText = "?";

    // Escaped a text could become six times as long, and nobody puts this into a page as it is.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    internal static string Shorten(string json, int length)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var limit in Limits)
        {
            if (Write(document.RootElement, limit, length) is { } shortened)
                return shortened;
        }

        return string.Create(CultureInfo.InvariantCulture, $$"""{"omitted":"too long","length":{{json.Length}}}""");
    }

    private static string? Write(JsonElement json, (int Text, int Entries) limit, int length)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(writer, json, limit);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return text.Length <= length ? text : null;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json, (int Text, int Entries) limit)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var members = json.EnumerateObject().ToList();
                foreach (var member in members.Take(limit.Entries))
                {
                    writer.WritePropertyName(Cut(NameOf(member), limit.Text));
                    Write(writer, member.Value, limit);
                }

                if (members.Count > limit.Entries)
                    writer.WriteString("…", LeftOut(members.Count - limit.Entries));
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray().Take(limit.Entries))
                    Write(writer, item, limit);
                if (json.GetArrayLength() > limit.Entries)
                    writer.WriteStringValue(LeftOut(json.GetArrayLength() - limit.Entries));
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Cut(json.Text() ?? NoText, limit.Text));
                break;
            case var _ when json.GetRawText() is var raw && raw.Length > limit.Text:
                writer.WriteStringValue(Cut(raw, limit.Text));
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private static string LeftOut(int entries) => string.Create(CultureInfo.InvariantCulture, $"… ({entries} more)");

    private static string Cut(string text, int length) =>
        text.Length <= length
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{Bounded.Text(text, length)} ({text.Length} characters)");

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return NoText;
        }
    }
}
