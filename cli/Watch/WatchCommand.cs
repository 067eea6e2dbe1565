using System.CommandLine;
using Sms.Cli.Portal;

namespace Sms.Cli.Watch;

/// <summary><c>sms watch breaches</c>: one line for each target at risk, breached or retracted, as it happens.</summary>
public static class WatchCommand
{
    public static Command Create()
    {
        var since = new Option<string?>("--since") { Description = "Start after the event of this id, instead of with the next one." };
        var portal = new PortalOptions();
        var breaches = new Command("breaches", "Targets at risk and breached, as it happens, until Ctrl-C.") { since };
        portal.AddTo(breaches);
        breaches.SetAction(async (arguments, cancellation) =>
        {
            using var client = portal.Connect(arguments);
            var json = portal.Json(arguments);
            await foreach (var item in new BreachStream(client).ReadAsync(arguments.GetValue(since), cancellation))
            {
                Console.WriteLine(json ? item.Data : BreachLine.Format(item.EventType, item.Data));
            }

            return 0;
        });

        return new Command("watch", "Follow what happens.") { breaches };
    }
}
