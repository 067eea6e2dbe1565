using System.CommandLine;
using Sms.Cli.Portal;

namespace Sms.Cli.History;

/// <summary>
/// <c>sms history incident ID [--at TIME]</c>: every event of an incident, or the incident as it was at a time.
/// </summary>
public static class HistoryCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "Number or id, such as INC0000012." };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "The incident as it was at this time, such as 2026-01-31T09:30:00Z.",
        };
        var portal = new PortalOptions();
        var incident = new Command("incident", "What happened to an incident: who, what, and when it was known.")
        {
            id,
            at,
        };
        portal.AddTo(incident);
        incident.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var path = $"/api/incidents/{Uri.EscapeDataString(arguments.GetValue(id)!)}";
                if (arguments.GetValue(at) is { } time)
                {
                    var state = await client.GetAsync(
                        $"{path}?asOf={Uri.EscapeDataString(time.UtcDateTime.ToString("O"))}",
                        cancellation
                    );
                    if (portal.Json(arguments))
                    {
                        Console.WriteLine(state.GetRawText());
                    }
                    else
                    {
                        var readable = ReadableJson.Plain with { People = await Names.ReadAsync(client, cancellation) };
                        Screen.Write(StateText.Lines(state, time, readable, Screen.Width));
                    }

                    return 0;
                }

                var history = await client.GetHistoryAsync(path + "/events", cancellation);
                if (portal.Json(arguments))
                    Console.WriteLine(history.GetRawText());
                else
                    Screen.Write(
                        new Timeline(await Names.ReadAsync(client, cancellation), Screen.Width).Lines(history)
                    );
                return 0;
            }
        );

        return new Command("history", "What happened, as it was recorded.") { incident };
    }
}
