using System.CommandLine;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Sms.Cli.Portal;

namespace Sms.Cli.Watch;

/// <summary>
/// <c>sms watch breaches</c>: one line for each target at risk, breached or retracted, as it happens.
/// </summary>
public static class WatchCommand
{
    public static Command Create()
    {
        var since = new Option<string?>("--since")
        {
            HelpName = "ID",
            Description =
                "Start after the event of this id (position, in --json), instead of with the next one; "
                + "0 is everything.",
        };
        var utc = new Option<bool>("--utc") { Description = "Times in UTC instead of local time." };
        var (filter, portal) = (new BreachFilter(), new PortalOptions());
        var breaches = new Command(
            "breaches",
            "Targets at risk, breached or retracted, a line each, as it happens, until Ctrl-C."
        )
        {
            since,
            utc,
        };
        filter.AddTo(breaches);
        portal.AddTo(breaches);
        breaches.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var people = new People(client, TimeProvider.System);
                var zone = arguments.GetValue(utc) ? TimeZoneInfo.Utc : TimeZoneInfo.Local;
                if (!portal.Json(arguments))
                    Console.Error.WriteLine(
                        $"Times are {(zone.Equals(TimeZoneInfo.Utc) ? "UTC" : $"those of {zone.Id}")}."
                    );
                var stream = new BreachStream(client, filter.Query(arguments), Console.Error.WriteLine);
                await foreach (var item in stream.ReadAsync(arguments.GetValue(since), cancellation))
                {
                    if (portal.Json(arguments))
                    {
                        Console.WriteLine(item.Data);
                        continue;
                    }

                    await people.MeetAsync(PersonOf(item), cancellation);
                    var style = BreachLineStyle.Here(TimeProvider.System, zone, people.NameOf);
                    BreachLine.Of(item.EventType, item.Data, style).Write();
                }

                return 0;
            }
        );

        return new Command("watch", "Follow what happens.") { breaches };
    }

    private static string? PersonOf(SseItem<string> item)
    {
        using var cloudEvent = JsonDocument.Parse(item.Data);
        return
            cloudEvent.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("person", out var person)
            ? person.GetString()
            : null;
    }
}
