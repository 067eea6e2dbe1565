using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sms.Cli.WhatIf;

/// <summary>
/// The answer for people: what the targets came to on either side, and each that would have come to something else.
/// </summary>
/// <param name="people">User names by id.</param>
/// <param name="width">Columns of a line.</param>
public sealed class WhatIfTables(IReadOnlyDictionary<string, string> people, int width)
{
    private const string None = "-";

    /// <summary>Of an incident that has no number; all of it is in <c>--json</c>.</summary>
    private const int IdWidth = 13;

    private static readonly string[] Results = ["met", "breached", "open", "noTarget"];

    private readonly ReadableJson _readable = ReadableJson.Plain with { People = people };

    public IReadOnlyList<string> Lines(JsonObject answer)
    {
        var differences = answer["differences"]!.AsArray();
        IEnumerable<string> table = differences.Count > 0 ? ["", .. Differences(differences).Lines(width)] : [];
        var incidents = answer["incidents"]!.GetValue<int>();
        return
        [
            .. Totals(answer).Lines(width),
            .. table,
            "",
            .. Screen.Wrap(
                $"{Readable.Count(incidents, "incident")}, {Readable.Count(differences.Count, "difference")}. "
                    + $"{Readable.ZoneNote} --json has the intervals of each.",
                width
            ),
        ];
    }

    private TextTable Totals(JsonObject answer)
    {
        var totals = new TextTable(["target", "", .. Results.Select(Readable.Words)]);
        foreach (var metric in answer["proposed"]!.AsObject().Select(entry => entry.Key))
        {
            foreach (var side in new[] { "actual", "proposed" })
                totals.AddRow([metric, side, .. Results.Select(result => Text(answer[side]?[metric]?[result]))]);
        }

        return totals;
    }

    private TextTable Differences(JsonArray differences)
    {
        var table = new TextTable("incident", "target", "was", "would be", "due", "used", "held by");
        foreach (var difference in differences)
        {
            var proposed = difference!["proposed"];
            table.AddRow(
                difference["number"] is { } number ? Text(number) : Screen.Cut(Text(difference["incidentId"]), IdWidth),
                $"{Text(difference["priority"])} {Text(difference["metric"])}",
                Text(difference["actual"]?["result"]),
                Text(proposed?["result"]),
                Text(proposed?["dueAt"]),
                proposed is null ? None : $"{Text(proposed["consumed"])} of {Text(proposed["goal"])}",
                Holder(difference["heldBy"])
            );
        }

        return table;
    }

    private string Holder(JsonNode? holder) =>
        holder is null
            ? None
            : string.Join(
                ", ",
                new[] { holder["person"], holder["group"] }.Where(part => part is not null).Select(Text)
            );

    private string Text(JsonNode? value) =>
        value is null ? None : _readable.Value(JsonSerializer.SerializeToElement(value));
}
