using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Compares the JSON of a request with the type that it is read into, before it is read: what is missing, unknown,
/// null, of another kind or out of bounds is told with its field, all at once. The serializer alone would stop at the
/// first, name .NET types, and let through nulls in lists and ids of zeros.
/// </summary>
internal sealed class BodyCheck(JsonSerializerOptions options)
{
    /// <summary>Nobody reads more, and an answer has to stay small.</summary>
    private const int MostErrors = 50;

    private readonly ConcurrentDictionary<Type, Dictionary<string, Member>> _members = new();

    /// <param name="body">What was sent.</param>
    /// <param name="type">What it is to become.</param>
    internal BodyFindings Check(JsonElement body, Type type)
    {
        var findings = new BodyFindings();
        if (body.ValueKind == JsonValueKind.Null)
            findings.Add("", "must not be null.");
        else
            Value(body, type, "", null, findings);
        return findings;
    }

    private void Value(JsonElement value, Type type, string path, Member? member, BodyFindings findings)
    {
        if (findings.Errors.Count >= MostErrors)
            return;
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                Members(value, info, path, findings);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                Items(value, info.ElementType!, path, member, findings);
                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                Entries(value, info.ElementType!, path, findings);
                break;
            case JsonTypeInfoKind.None:
                Leaf(value, type, info, path, member, findings);
                break;
            default:
                findings.Add(path, info.Kind == JsonTypeInfoKind.Enumerable ? "must be a list." : "must be an object.");
                break;
        }
    }

    private void Items(JsonElement value, Type type, string path, Member? member, BodyFindings findings)
    {
        if (member?.LengthRules.FirstOrDefault(rule => !rule.IsValid(new object[value.GetArrayLength()])) is { } broken)
            findings.Add(path, broken.FormatErrorMessage(member.Name));
        var areObjects = options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type).Kind == JsonTypeInfoKind.Object;
        foreach (var (i, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind == JsonValueKind.Null)
                findings.Add(
                    areObjects ? $"{path}[{i}]" : path,
                    areObjects ? "must not be null." : "must not contain null."
                );
            else
                Value(item, type, $"{path}[{i}]", null, findings);
        }
    }

    private void Members(JsonElement value, JsonTypeInfo info, string path, BodyFindings findings)
    {
        var known = _members.GetOrAdd(info.Type, _ =>
            info.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null)
                .ToDictionary(property => property.Name, Member.Of, StringComparer.OrdinalIgnoreCase)
        );
        var seen = new HashSet<Member>();
        foreach (var sent in value.EnumerateObject())
        {
            if (!TryName(sent, out var name))
                findings.Add(path, "has a member whose name is not valid text.");
            // What is not known is passed over: a client may be newer than the replica that it comes to.
            if (!known.TryGetValue(name, out var member))
                continue;
            var field = Join(path, member.Name);
            if (!seen.Add(member))
                findings.Add(field, "is given more than once.");
            else if (sent.Value.ValueKind != JsonValueKind.Null)
                Value(sent.Value, member.Type, field, member, findings);
            else if (!member.IsNullable)
                findings.Add(field, "must not be null.");
        }

        foreach (var member in known.Values.Where(member => member.IsRequired && !seen.Contains(member)))
            findings.Add(Join(path, member.Name), "is missing.");
    }

    private void Entries(JsonElement value, Type type, string path, BodyFindings findings)
    {
        var seen = new HashSet<string>();
        foreach (var entry in value.EnumerateObject())
        {
            if (!TryName(entry, out var name) || name.Contains('\0'))
                findings.Add(path, "has a key that is not valid text.");
            else if (!seen.Add(name))
                findings.Add(Join(path, name), "is given more than once.");
            else if (entry.Value.ValueKind == JsonValueKind.Null)
                findings.Add(Join(path, name), "must not be null.");
            else
                Value(entry.Value, type, Join(path, name), null, findings);
        }
    }

    private static void Leaf(
        JsonElement value,
        Type type,
        JsonTypeInfo info,
        string path,
        Member? member,
        BodyFindings findings
    )
    {
        if (type == typeof(JsonElement) || type == typeof(object))
        {
            Text(value, path, findings);
            return;
        }

        try
        {
            if (type.IsEnum && !IsNameOf(type, value) || value.Deserialize(info) is not { } read)
            {
                findings.Add(path, FieldValue.Expected(type));
            }
            else if (FieldValue.Wrong(read) is { } wrong)
            {
                findings.Add(path, wrong);
            }
            else if (member?.Rules.FirstOrDefault(rule => !rule.IsValid(read)) is { } broken)
            {
                findings.Add(path, broken.FormatErrorMessage(member.Name));
            }
            else if (read is DateTimeOffset time && member?.IsBackdated is true)
            {
                findings.Backdated.Add((path, time));
            }
        }
        catch (JsonException wrong)
        {
            var isOwn =
                type == typeof(DateTimeOffset) || type == typeof(string) && value.ValueKind == JsonValueKind.String;
            findings.Add(path, (isOwn ? Own(wrong) : null) ?? FieldValue.Expected(type));
        }
        catch (InvalidOperationException)
        {
            // Escapes that are half of a character, or bytes that are not UTF-8.
            findings.Add(path, "is not valid text.");
        }
    }

    /// <summary>Free-form JSON: only what cannot be stored is looked for.</summary>
    private static void Text(JsonElement value, string path, BodyFindings findings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (TryName(member, out var name) && !name.Contains('\0'))
                        Text(member.Value, Join(path, name), findings);
                    else
                        findings.Add(path, "has a member whose name is not valid text.");
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, element) in value.EnumerateArray().Index())
                    Text(element, $"{path}[{i}]", findings);
                break;
            case JsonValueKind.String:
                try
                {
                    if (FieldValue.Wrong(value.GetString()!) is { } wrong)
                        findings.Add(path, wrong);
                }
                catch (InvalidOperationException)
                {
                    findings.Add(path, "is not valid text.");
                }

                break;
        }
    }

    private static bool IsNameOf(Type type, JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && FieldValue.NamesOf(type).Contains(value.GetString(), StringComparer.OrdinalIgnoreCase);

    private static bool TryName(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = "";
            return false;
        }
    }

    /// <summary>The message of one of our converters; the serializer's own name .NET types.</summary>
    private static string? Own(JsonException wrong) =>
        wrong.Message.StartsWith("The JSON value", StringComparison.Ordinal) ? null : wrong.Message;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <summary>A member of a command, and what its annotations ask of a single value.</summary>
internal sealed record Member(
    string Name,
    Type Type,
    bool IsRequired,
    bool IsNullable,
    bool IsBackdated,
    ValidationAttribute[] Rules
)
{
    /// <summary>Those that hold for lists.</summary>
    internal IReadOnlyList<ValidationAttribute> LengthRules { get; } =
    [.. Rules.Where(rule => rule is MinLengthAttribute or MaxLengthAttribute or LengthAttribute)];

    internal static Member Of(JsonPropertyInfo property) =>
        new(
            property.Name,
            property.PropertyType,
            property.IsRequired,
            property.IsSetNullable,
            IsBackdated: property.AttributeProvider?.IsDefined(typeof(BackdatedAttribute), true) is true,
            Rules:
            [
                .. (property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), true) ?? [])
                    .Cast<ValidationAttribute>()
                    .Where(rule => !rule.RequiresValidationContext),
            ]
        );
}

/// <summary>What is wrong with a body.</summary>
internal sealed class BodyFindings
{
    /// <summary>Field → what is wrong with it.</summary>
    internal Dictionary<string, string[]> Errors { get; } = [];

    /// <summary>Facts about the past, and when they are said to have happened.</summary>
    internal List<(string Field, DateTimeOffset At)> Backdated { get; } = [];

    internal void Add(string path, string message) => Errors.TryAdd(path.Length == 0 ? "body" : path, [message]);
}
