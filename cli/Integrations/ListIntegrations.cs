using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Spectre.Console;

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
                    Console.WriteLine(answer.GetRawText());
                else
                    Show(answer);
                return 0;
            }
        );
        return command;
    }

    private static void Show(JsonElement answer)
    {
        var items = answer.ValueKind == JsonValueKind.Array ? answer : answer.GetProperty("items");
        var table = Screen.Table(["id", "name", .. Settings, "last used", "disabled"]);
        foreach (var item in items.EnumerateArray())
        {
            var settings = item.GetProperty("settings");
            table.AddRow([
                Cell(item, "id"),
                Cell(item, "name"),
                .. Settings.Select(name => Cell(settings, name)),
                LastUsed(item),
                Cell(item, "disabled"),
            ]);
        }

        Screen.Write(table);
    }

    private static string LastUsed(JsonElement item) =>
        item.TryGetProperty("lastUsedAt", out var at) ? Screen.Cell($"{at.GetDateTimeOffset():u}") : "never";

    private static string Cell(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) ? Screen.Cell(value.ToString()) : "";
}
