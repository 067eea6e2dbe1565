using System.CommandLine;
using Sms.Cli.Portal;
using Sms.Contracts;

namespace Sms.Cli.DeadLetters;

/// <summary>
/// <c>sms dead-letters</c>: the messages that services could not handle. Without a verb it lists them all.
/// </summary>
public static class DeadLettersCommand
{
    /// <summary>The services that consume messages.</summary>
    internal static string[] Services { get; } = [.. Routes.Services];

    public static Command Create()
    {
        var portal = new PortalOptions();
        var command = new Command(
            "dead-letters",
            "Messages that services could not handle: look, send back, throw away."
        )
        {
            ListDeadLetters.Create(),
            ShowDeadLetter.Create(),
            ReplayDeadLetters.Create(),
            DiscardDeadLetter.Create(),
        };
        portal.AddTo(command);
        command.SetAction(
            (arguments, cancellation) =>
                ListDeadLetters.RunAsync(portal, arguments, Services, ListDeadLetters.Limit, cancellation)
        );
        return command;
    }

    internal static Argument<string> Service()
    {
        var service = new Argument<string>("SERVICE") { Description = "Whose." };
        service.AcceptOnlyFromAmong(Services);
        return service;
    }

    internal static string Path(string service, string id, string verb = "") =>
        $"/api/dead-letters/{service}/{Uri.EscapeDataString(id)}{verb}";
}
