using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Sms.Testing;

/// <summary>JSON that a type accepts, with every member in it, from the type and its annotations.</summary>
public sealed class SampleJson(JsonSerializerOptions options)
{
    private static readonly string[] Words =
    [
        "shop",
        "x",
        "a1",
        "A1",
        "INC0000001",
        "2026.1",
        "P1",
        "08:00",
        "anna@example.org",
        "https://example.org/hook",
        "Europe/Berlin",
        "EUR",
        "0193a1c5-7b5e-7c3a-9d1f-2b6f0e8c4a11",
    ];

    private int _times;

    public JsonNode Of(Type type) => Of(type, null, 0)!;

    private JsonNode? Of(Type type, JsonPropertyInfo? property, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = options.GetTypeInfo(type);
        return info.Kind switch
        {
            _ when depth > 6 => null,
            JsonTypeInfoKind.Object => Members(info, depth),
            JsonTypeInfoKind.Enumerable => new JsonArray(Of(info.ElementType!, null, depth + 1)),
            JsonTypeInfoKind.Dictionary => new JsonObject { ["a"] = Of(info.ElementType!, null, depth + 1) },
            _ => Leaf(type, property),
        };
    }

    private JsonObject Members(JsonTypeInfo info, int depth)
    {
        var members = new JsonObject();
        foreach (var property in info.Properties.Where(x => x.Set is not null || x.AssociatedParameter is not null))
            members[property.Name] = Of(property.PropertyType, property, depth + 1);
        return members;
    }

    private JsonNode? Leaf(Type type, JsonPropertyInfo? property)
    {
        var values = Attribute<AllowedValuesAttribute>(property)?.Values ?? [];
        if (values.FirstOrDefault(value => value is not null) is { } allowed)
            return JsonSerializer.SerializeToNode(allowed, options);
        if (type == typeof(string))
        {
            return Attribute<RegularExpressionAttribute>(property) is { } pattern
                ? Words.FirstOrDefault(word => Regex.IsMatch(word, pattern.Pattern), "x")
                : Words[0];
        }

        if (type == typeof(Guid))
            return Guid.CreateVersion7().ToString();
        if (type == typeof(bool))
            return true;
        if (type == typeof(DateTimeOffset))
        {
            // One after another, so that ends come behind beginnings.
            var time = DateTimeOffset.UtcNow.AddHours(-1).AddMinutes(_times++);
            return time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        if (type == typeof(DateOnly))
            return "2026-11-28";
        if (type == typeof(TimeOnly))
            return "08:00:00";
        if (type == typeof(TimeSpan))
            return "01:00:00";
        if (type == typeof(Uri))
            return "https://example.org/hook";
        if (type.IsEnum)
            return JsonSerializer.SerializeToNode(Enum.GetValues(type).GetValue(0), type, options);
        if (type == typeof(JsonElement) || type == typeof(object))
            return "x";
        return Attribute<RangeAttribute>(property) is { } range ? JsonSerializer.SerializeToNode(range.Minimum) : 1;
    }

    private static T? Attribute<T>(JsonPropertyInfo? property)
        where T : Attribute =>
        property?.AttributeProvider?.GetCustomAttributes(typeof(T), true).OfType<T>().FirstOrDefault();
}
