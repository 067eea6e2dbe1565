using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.DeadLetters;

/// <summary>
/// <c>sms dead-letters discard SERVICE ID --yes</c>: prints the whole of it, so that it can be kept, and then throws it
/// away.
/// </summary>
public static class DiscardDeadLetter
{
    public static Command Create()
    {
        var service = DeadLettersCommand.Service();
        var id = new Argument<string>("ID") { Description = "As the list has it." };
        var yes = new Option<bool>("--yes") { Description = "Really. Without it, the message is only printed." };
        var portal = new PortalOptions();
        var command = new Command("discard", "Print it, so that it can be kept, and throw it away.")
        {
            service,
            id,
            yes,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var (name, which) = (arguments.GetValue(service)!, arguments.GetValue(id)!);
                using var client = portal.Connect(arguments);
                // Printed before it is gone: the answer to the second request may be lost.
                var letters = (await client.GetAsync(DeadLettersCommand.Path(name, which), cancellation)).GetProperty(
                    "items"
                );
                if (portal.Json(arguments))
                    Console.WriteLine(letters.GetRawText());
                else
                    foreach (var letter in letters.EnumerateArray())
                        Console.WriteLine(LetterText.Whole(letter));
                if (!arguments.GetValue(yes))
                    throw new CommandFailure("It is still there. To throw it away for good, say --yes.");

                var gone = await client.PostAsync(
                    DeadLettersCommand.Path(name, which, "/discard"),
                    new { },
                    cancellation
                );
                Console.Error.WriteLine($"{LetterText.Count(gone.GetProperty("items").GetArrayLength())} discarded.");
                return 0;
            }
        );
        return command;
    }
}
