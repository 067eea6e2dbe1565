using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sms.Cli;

/// <summary>
/// JSON of the API in the words of <see cref="Readable"/>: times, durations, people by their names, streams by their
/// numbers. What nobody can read, such as the id of something that is named beside it, is left out.
/// </summary>
/// <param name="People">User names by user id.</param>
/// <param name="Numbers">Numbers such as <c>INC0000012</c> by the id of the stream.</param>
public sealed partial record ReadableJson(
    IReadOnlyDictionary<string, string> People,
    IReadOnlyDictionary<string, string> Numbers
)
{
    private const int MostItems = 5;

    /// <summary>
    /// Members that together name an object: the number and title of a change; the target of a clock, with its state
    /// where that is told; the level of a risk.
    /// </summary>
    private static readonly string[][] Telling =
    [
        ["number", "title"],
        ["title"],
        ["agreement", "metric", "state"],
        ["agreement", "metric"],
        ["level", "score"],
        ["number"],
    ];

    /// <summary>Knows nobody by name.</summary>
    public static ReadableJson Plain { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary><c>title: Mail is slow; priority: P2</c>.</summary>
    /// <param name="record">An object.</param>
    /// <param name="isElsewhere">Whether a member is shown elsewhere.</param>
    public string Members(JsonElement record, Func<JsonProperty, bool>? isElsewhere = null) =>
        string.Join(
            "; ",
            Pairs(record, isElsewhere)
                // A stream is often named twice: by its id and by its number.
                .DistinctBy(pair => Numbers.Values.Contains(pair.Value) ? pair.Value : pair.Name)
                .Select(pair => $"{pair.Name}: {pair.Value}")
        );

    /// <summary>The members that have something to tell, with their names in words.</summary>
    public IEnumerable<(string Name, string Value)> Pairs(
        JsonElement record,
        Func<JsonProperty, bool>? isElsewhere = null
    ) =>
        record.ValueKind != JsonValueKind.Object
            ? []
            : record
                .EnumerateObject()
                .Where(member => isElsewhere?.Invoke(member) is not true)
                .Select(Pair)
                .Where(pair => pair.Value.Length > 0);

    /// <summary>Empty for nothing, and for an empty list.</summary>
    public string Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Number => value.TryGetInt64(out var whole)
                ? whole.ToString(CultureInfo.InvariantCulture)
                : Readable.Number(value.GetDouble()),
            JsonValueKind.Array => List(value),
            JsonValueKind.Object => Object(value),
            _ => Text(value.GetString()!),
        };

    /// <summary>For the id of a person the name, for the id of a stream its number; a time, a duration.</summary>
    public string Text(string text)
    {
        if (People.TryGetValue(text, out var name))
            return Screen.Printable(name);
        if (Numbers.TryGetValue(text, out var number))
            return Screen.Printable(number);
        if (Timestamp().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time))
            return Readable.Time(time);
        if (Span().IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
            return Readable.Duration(span);
        return Screen.Printable(text);
    }

    /// <summary>An id that stands for neither a person nor a number is for machines.</summary>
    private (string Name, string Value) Pair(JsonProperty member)
    {
        var (name, value) = (member.Name, Value(member.Value));
        var isId = name == "id" || name.EndsWith("Id", StringComparison.Ordinal);
        var isOfMachines = isId && Id().IsMatch(value);
        return (Readable.Words(isId && name.Length > 2 ? name[..^2] : name), isOfMachines ? "" : value);
    }

    private string Object(JsonElement value)
    {
        foreach (var names in Telling)
        {
            if (names.All(name => value.TryGetProperty(name, out _)))
                return string.Join(' ', names.Select(name => Value(value.GetProperty(name))));
        }

        var members = Members(value);
        return members.Length == 0 ? "" : $"({members})";
    }

    private string List(JsonElement value)
    {
        var items = value.EnumerateArray().Select(Value).Where(item => item.Length > 0).ToList();
        var more = items.Count > MostItems ? $" and {items.Count - MostItems} more" : "";
        return string.Join(", ", items.Take(MostItems)) + more;
    }

    /// <summary>A UUID, or a text that begins with one, as the ids of clocks do.</summary>
    [GeneratedRegex("^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$")]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"^-?(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d+)?$")]
    private static partial Regex Span();
}
