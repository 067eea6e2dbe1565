using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Sms.Cli.WhatIf;

/// <summary>
/// The answer for people: what the targets came to on either side, and each that would have come to something else.
/// </summary>
public static class WhatIfTables
{
    private static readonly string[] Results = ["met", "breached", "open", "noTarget"];

    public static void Show(JsonObject answer)
    {
        var totals = Screen.Table("metric", "", "met", "breached", "open", "no target");
        foreach (var metric in answer["proposed"]!.AsObject().Select(entry => entry.Key))
        {
            foreach (var side in new[] { "actual", "proposed" })
                totals.AddRow([
                    Screen.Cell(metric),
                    side,
                    .. Results.Select(result => $"{answer[side]?[metric]?[result]}"),
                ]);
        }

        Screen.Write(totals);
        var differences = answer["differences"]!.AsArray();
        if (differences.Count > 0)
            Screen.Write(Table(differences));
        Console.WriteLine(
            $"{answer["incidents"]} incidents, {differences.Count} differences. Times are UTC. "
                + "--json has the intervals of each."
        );
    }

    private static Table Table(JsonArray differences)
    {
        var table = Screen.Table("incident", "metric", "priority", "was", "would be", "due", "used", "held by");
        foreach (var difference in differences)
        {
            var proposed = difference!["proposed"];
            table.AddRow(
                Text(difference["incidentId"]),
                Text(difference["metric"]),
                Text(difference["priority"]),
                Result(difference["actual"]),
                Result(proposed),
                Time(proposed?["dueAt"]),
                $"{Length(proposed?["consumed"])} of {Length(proposed?["goal"])}",
                Holder(difference["heldBy"])
            );
        }

        return table;
    }

    private static string Result(JsonNode? side) => side is null ? "-" : Text(side["result"]);

    private static string Holder(JsonNode? holder) =>
        holder is null
            ? "-"
            : string.Join(
                ", ",
                new[] { holder["person"], holder["group"] }.Where(part => part is not null).Select(Text)
            );

    private static string Text(JsonNode? value) => Screen.Cell(value?.ToString() ?? "-");

    private static string Length(JsonNode? value) =>
        TimeSpan.TryParse(value?.ToString(), CultureInfo.InvariantCulture, out var length)
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)length.TotalHours}:{length:mm\\:ss}")
            : "-";

    private static string Time(JsonNode? value) =>
        DateTimeOffset.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : "-";
}
