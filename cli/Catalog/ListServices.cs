using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Spectre.Console;

namespace Sms.Cli.Catalog;

/// <summary>
/// <c>sms catalog list</c>: what is offered; as JSON in the form that <c>sms catalog import</c> reads.
/// </summary>
public static class ListServices
{
    private static readonly string[] Columns = ["service", "name", "criticality", "owner", "supportGroup", "retired"];

    public static Command Create()
    {
        var retired = new Option<bool>("--retired") { Description = "Those as well that are no longer offered." };
        var portal = new PortalOptions();
        var command = new Command("list", "The services of the catalogue.") { retired };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var services = await Catalogued.ReadAsync(
                    client,
                    arguments.GetValue(retired) ? "" : "&retired=false",
                    cancellation
                );
                if (portal.Json(arguments))
                    Console.WriteLine(JsonSerializer.Serialize(services));
                else
                    Show(services);
                return 0;
            }
        );
        return command;
    }

    private static void Show(IReadOnlyList<JsonElement> services)
    {
        var table = Screen.Table([.. Columns, "depends on"]);
        foreach (var service in services)
        {
            var needs = string.Join(", ", service.GetProperty("dependsOn").EnumerateArray());
            table.AddRow([.. Columns.Select(column => Cell(service, column)), Screen.Cell(needs)]);
        }

        Screen.Write(table);
    }

    private static string Cell(JsonElement from, string name) =>
        !from.TryGetProperty(name, out var value)
            ? ""
            : value.ValueKind switch
            {
                JsonValueKind.True => "yes",
                JsonValueKind.False => "",
                _ => Screen.Cell(value.ToString()),
            };
}
