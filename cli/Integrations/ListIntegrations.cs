using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;

namespace Sms.Cli.Integrations;

/// <summary><c>sms integration list</c>: who may send alerts, about what. Keys are never among it.</summary>
public static class ListIntegrations
{
    private static readonly string[] Settings = ["defaultService", "grouping", "onClear", "reopenWindow"];

    public static Command Create()
    {
        var portal = new PortalOptions();
        var command = new Command("list", "The tools that are registered.");
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var answer = await client.GetAsync("/api/integrations", cancellation);
                if (portal.Json(arguments))
                {
                    Console.WriteLine(answer.GetRawText());
                }
                else
                {
                    Screen.Write(Table(answer));
                    Console.WriteLine($"{Readable.ZoneNote} --json has the ids.");
                }

                return 0;
            }
        );
        return command;
    }

    /// <param name="answer">The list of integrations, or a page of it.</param>
    public static TextTable Table(JsonElement answer)
    {
        var items = answer.ValueKind == JsonValueKind.Array ? answer : answer.GetProperty("items");
        var table = new TextTable("name", "service", "per", "on clear", "reopens within", "last used");
        foreach (var item in items.EnumerateArray())
        {
            var settings = item.GetProperty("settings");
            table.AddRow([Cell(item, "name"), .. Settings.Select(name => Cell(settings, name)), LastUsed(item)]);
        }

        return table;
    }

    private static string LastUsed(JsonElement item)
    {
        var used = Cell(item, "lastUsedAt") is { Length: > 0 } time ? time : "never";
        return Cell(item, "disabled") == "yes" ? $"{used}, disabled" : used;
    }

    private static string Cell(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) ? ReadableJson.Plain.Value(value) : "";
}
