using System.CommandLine;
using System.Text.Json;
using Sms.Cli.History;
using Sms.Cli.Portal;

namespace Sms.Cli.Catalog;

/// <summary>
/// <c>sms catalog list</c>: what is offered; as JSON in the form that <c>sms catalog import</c> reads.
/// </summary>
public static class ListServices
{
    private static readonly string[] Columns = ["service", "name", "criticality", "owner", "supportGroup"];

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
                    Screen.Write(Table(services, await Names.ReadAsync(client, cancellation)));
                return 0;
            }
        );
        return command;
    }

    /// <param name="services">Of the catalogue.</param>
    /// <param name="people">User names by id.</param>
    public static TextTable Table(IReadOnlyList<JsonElement> services, IReadOnlyDictionary<string, string> people)
    {
        var readable = ReadableJson.Plain with { People = people };
        var columns = services.Any(service => service.GetProperty("retired").GetBoolean())
            ? [.. Columns, "retired"]
            : Columns;
        var table = new TextTable([.. columns.Select(Readable.Words), "depends on"]);
        foreach (var service in services)
        {
            var needs = string.Join(", ", service.GetProperty("dependsOn").EnumerateArray());
            table.AddRow([.. columns.Select(Cell), needs]);

            string Cell(string column) => service.TryGetProperty(column, out var value) ? readable.Value(value) : "";
        }

        return table;
    }
}
