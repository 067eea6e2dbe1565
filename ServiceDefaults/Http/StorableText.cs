using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sms.ServiceDefaults.Http;

/// <summary>Refuses text that PostgreSQL cannot store, where the field can still be named.</summary>
internal sealed class StorableText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException();
        return text?.Contains('\0') is true
            ? throw new JsonException("The text has a NUL character, which cannot be stored.")
            : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
