using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Sms.Cli.History;

/// <summary>
/// The events of a stream as a table: when it happened, when it became known, what, who, and what changed.
/// </summary>
public static class Timeline
{
    /// <summary>Members of an event that have a column of their own, or say what the row says anyway.</summary>
    private static readonly HashSet<string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "by",
        "at",
        "incidentId",
        "version",
        "sequence",
        "clockId",
        "clockVersion",
    };

    /// <summary>
    /// Members that together name an object: a title; the target of a clock; the level of a risk; the number of a
    /// change.
    /// </summary>
    private static readonly string[][] Telling =
    [
        ["title"],
        ["agreement", "metric"],
        ["level", "score"],
        ["number"],
    ];

    private const int LongestPart = 60;

    /// <param name="history"><c>{ streamId, version, events: [CloudEvent] }</c></param>
    /// <param name="names">User names by id.</param>
    public static void Show(JsonElement history, IReadOnlyDictionary<string, string> names)
    {
        var events = history.GetProperty("events").EnumerateArray().ToList();
        var table = Screen.Table("#", "happened", "recorded", "event", "who", "details");
        foreach (var item in events)
        {
            var data = item.TryGetProperty("data", out var record) ? record : default;
            table.AddRow(
                Cell(item, "sequence"),
                Clock(item, "time"),
                Clock(item, "recordedtime"),
                Screen.Cell(EventName(item)),
                Who(data, names),
                Screen.Cell(Details(data))
            );
        }

        Screen.Write(table);
        Console.WriteLine(
            $"{events.Count} events, stream {history.GetProperty("streamId")}, "
                + $"version {history.GetProperty("version")}. Times are UTC."
        );
    }

    /// <summary>The same for several streams together, each by the number that its first event gives it.</summary>
    /// <param name="timeline"><c>{ id, kind, streams, complete, events: [CloudEvent] }</c></param>
    /// <param name="names">User names by id.</param>
    public static void ShowJoined(JsonElement timeline, IReadOnlyDictionary<string, string> names)
    {
        var events = timeline.GetProperty("events").EnumerateArray().ToList();
        var numbers = events
            .Where(item =>
                item.GetProperty("source").GetString() != "sla" && Cell(item.GetProperty("data"), "number").Length > 0
            )
            .DistinctBy(item => Cell(item, "subject"))
            .ToDictionary(item => Cell(item, "subject"), item => Cell(item.GetProperty("data"), "number"));
        var table = Screen.Table("happened", "of", "event", "who", "details");
        foreach (var item in events)
        {
            var data = item.GetProperty("data");
            var of = numbers.GetValueOrDefault(Cell(item, "subject"), Cell(item, "subject"));
            table.AddRow(
                Clock(item, "time"),
                item.GetProperty("source").GetString() == "sla" ? $"{of} clock" : of,
                Screen.Cell(EventName(item)),
                Who(data, names),
                Screen.Cell(Details(data))
            );
        }

        Screen.Write(table);
        foreach (
            var stream in timeline
                .GetProperty("streams")
                .EnumerateArray()
                .Where(stream => stream.GetProperty("hidden").GetBoolean())
        )
            Console.WriteLine($"The {stream.GetProperty("kind")} {stream.GetProperty("id")} is not for you to see.");
        var more = timeline.GetProperty("complete").GetBoolean() ? "" : "; there are more streams than are joined";
        Console.WriteLine($"{events.Count} events of {numbers.Count} streams{more}. Times are UTC.");
    }

    /// <summary><c>sms.incidents.stored.incident-reported</c> → <c>incident-reported</c>.</summary>
    private static string EventName(JsonElement item) => item.GetProperty("type").GetString()!.Split('.')[^1];

    private static string Details(JsonElement data) =>
        data.ValueKind != JsonValueKind.Object
            ? ""
            : string.Join(
                ", ",
                data.EnumerateObject()
                    .Where(member => !Elsewhere.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                    .Select(member => $"{member.Name}: {Brief(member.Value)}")
            );

    /// <summary>Of what has members of its own what names it: all of it is in <c>--json</c>.</summary>
    private static string Brief(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var names in Telling)
            {
                if (names.All(name => value.TryGetProperty(name, out _)))
                    return string.Join(' ', names.Select(name => value.GetProperty(name).ToString()));
            }
        }

        var text = value.ToString();
        return value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && text.Length > LongestPart
            ? text[..LongestPart] + "…"
            : text;
    }

    private static string Cell(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value)
            ? Screen.Cell(value.ToString())
            : "";

    private static string Who(JsonElement data, IReadOnlyDictionary<string, string> names)
    {
        var id = Cell(data, "by");
        return names.TryGetValue(id, out var name) ? Screen.Cell(name) : id;
    }

    private static string Clock(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : "";
}
