using System.CommandLine;
using Sms.Cli.Portal;

namespace Sms.Cli.History;

/// <summary>
/// <c>sms timeline ID</c>: an incident, its problem, its changes and its clocks in the order of time.
/// </summary>
public static class TimelineCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID")
        {
            Description = "Number or id of an incident, a problem or a change, such as INC0000012.",
        };
        var portal = new PortalOptions();
        var command = new Command(
            "timeline",
            "An incident, its problem, its changes and its clocks in the order of time."
        )
        {
            id,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var timeline = await client.GetHistoryAsync(
                    $"/api/timeline/{Uri.EscapeDataString(arguments.GetValue(id)!)}",
                    cancellation
                );
                if (portal.Json(arguments))
                    Console.WriteLine(timeline.GetRawText());
                else
                    Screen.Write(
                        new Timeline(await Names.ReadAsync(client, cancellation), Screen.Width).JoinedLines(timeline)
                    );
                return 0;
            }
        );
        return command;
    }
}
