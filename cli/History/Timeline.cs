using System.Text.Json;
using Spectre.Console;

namespace Sms.Cli.History;

/// <summary>
/// Events for people: a line that says when it happened, what, and who, and below it what changed. When something
/// became known later than it happened, that is said too.
/// </summary>
/// <param name="names">User names by id.</param>
/// <param name="width">Columns of a line.</param>
public sealed class Timeline(IReadOnlyDictionary<string, string> names, int width)
{
    private const string Gap = "  ";

    /// <summary>Recording takes a moment; below this it was known as soon as it happened.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <summary>Members of an event that are in its first line, or say what that says anyway.</summary>
    private static readonly HashSet<string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "by",
        "at",
        "version",
        "sequence",
        "changeVersion",
        "clockVersion",
        "resourceVersion",
    };

    /// <summary>The history of one stream.</summary>
    /// <param name="history"><c>{ streamId, version, events: [CloudEvent] }</c></param>
    public IReadOnlyList<string> Lines(JsonElement history)
    {
        var events = history.GetProperty("events").EnumerateArray().ToList();
        var readable = new ReadableJson(names, Numbers(events));
        var (sequences, kinds) = (Longest(events, Sequence), Longest(events, Kind));
        return
        [
            .. events.SelectMany(item => Lines(First(item), item, readable, sequences + Gap.Length)),
            "",
            .. Footer($"{Readable.Count(events.Count, "event")}, version {history.GetProperty("version")}"),
        ];

        string First(JsonElement item) =>
            string.Join(Gap, Sequence(item).PadLeft(sequences), Happened(item), Kind(item).PadRight(kinds), Who(item));
    }

    /// <summary>The same for several streams together, each by the number that its first event gives it.</summary>
    /// <param name="timeline"><c>{ id, kind, streams, complete, events: [CloudEvent] }</c></param>
    public IReadOnlyList<string> JoinedLines(JsonElement timeline)
    {
        var events = timeline.GetProperty("events").EnumerateArray().ToList();
        var numbers = Numbers(events);
        var readable = new ReadableJson(names, numbers);
        var (streams, kinds) = (Longest(events, Stream), Longest(events, Kind));
        var hidden = timeline
            .GetProperty("streams")
            .EnumerateArray()
            .Where(stream => stream.GetProperty("hidden").GetBoolean())
            .Select(stream => $"The {Text(stream, "kind")} {Text(stream, "id")} is not for you to see.");
        var more = timeline.GetProperty("complete").GetBoolean() ? "" : "; there are more streams than are joined";
        return
        [
            .. events.SelectMany(item => Lines(First(item), item, readable, Gap.Length)),
            "",
            .. hidden.SelectMany(text => Screen.Wrap(text, width)),
            .. Footer($"{Readable.Count(events.Count, "event")} of {Readable.Count(numbers.Count, "stream")}{more}"),
        ];

        string First(JsonElement item) =>
            string.Join(Gap, Happened(item), Stream(item).PadRight(streams), Kind(item).PadRight(kinds), Who(item));

        string Stream(JsonElement item)
        {
            var id = Text(item, "subject");
            var name = numbers.GetValueOrDefault(id, id);
            return IsClock(item) ? $"{name} clock" : name;
        }
    }

    private IEnumerable<string> Footer(string counts) =>
        Screen.Wrap($"{counts}. {Readable.ZoneNote} --json has all of it.", width);

    private IEnumerable<string> Lines(string first, JsonElement item, ReadableJson readable, int indent)
    {
        yield return Screen.Cut(first, width).TrimEnd();
        var changed = readable.Members(Data(item), member =>
            Elsewhere.Contains(member.Name) || IsOwn(member.Value.ToString())
        );
        var details = string.Join("; ", new[] { changed, Later(item) }.Where(part => part.Length > 0));
        foreach (var line in Screen.Wrap(details, width, new string(' ', indent)))
            yield return line;

        // Whose event it is stands above.
        bool IsOwn(string value) =>
            value == Text(item, "subject") || value == readable.Numbers.GetValueOrDefault(Text(item, "subject"));
    }

    /// <summary>When it became known, if that was not at once.</summary>
    private static string Later(JsonElement item)
    {
        var delay = Time(item, "recordedtime") - Time(item, "time");
        return delay >= AtOnce ? $"recorded {Readable.Duration(delay.Value)} later"
            : delay <= -AtOnce ? $"recorded {Readable.Duration(delay.Value.Negate())} earlier"
            : "";
    }

    /// <summary>Incidents, problems and changes have one, which is in their first event.</summary>
    private static Dictionary<string, string> Numbers(IEnumerable<JsonElement> events) =>
        events
            .Where(item => !IsClock(item) && Text(Data(item), "number").Length > 0)
            .DistinctBy(item => Text(item, "subject"))
            .ToDictionary(item => Text(item, "subject"), item => Text(Data(item), "number"));

    private static bool IsClock(JsonElement item) => Text(item, "source") == "sla";

    /// <summary><c>sms.incidents.stored.incident-reported</c> → <c>incident-reported</c>.</summary>
    private static string Kind(JsonElement item) => Text(item, "type").Split('.')[^1];

    private static string Sequence(JsonElement item) => Text(item, "sequence");

    private static string Happened(JsonElement item) => Time(item, "time") is { } time ? Readable.Time(time) : "-";

    private string Who(JsonElement item)
    {
        var id = Text(Data(item), "by");
        return names.TryGetValue(id, out var name) ? Screen.Printable(name) : id;
    }

    private static int Longest(List<JsonElement> events, Func<JsonElement, string> text) =>
        events.Select(item => text(item).GetCellWidth()).DefaultIfEmpty().Max();

    private static JsonElement Data(JsonElement item) => item.TryGetProperty("data", out var data) ? data : default;

    private static string Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value)
            ? Screen.Printable(value.ToString())
            : "";

    private static DateTimeOffset? Time(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var time)
            ? time
            : null;
}
