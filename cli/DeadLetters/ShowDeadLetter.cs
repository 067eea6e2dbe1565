using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.DeadLetters;

/// <summary><c>sms dead-letters show ID</c>: headers and body of all that have the id, whosever they are.</summary>
public static class ShowDeadLetter
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "As the list has it." };
        var portal = new PortalOptions();
        var command = new Command("show", "The whole of it: headers and body.") { id };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var found = new List<JsonElement>();
                foreach (var service in DeadLettersCommand.Services)
                {
                    try
                    {
                        var answer = await client.GetAsync(
                            DeadLettersCommand.Path(service, arguments.GetValue(id)!),
                            cancellation
                        );
                        found.AddRange(answer.GetProperty("items").EnumerateArray());
                    }
                    catch (CommandFailure failure) when (failure is not UnreachableFailure)
                    {
                        if (failure is not MissingFailure)
                            Console.Error.WriteLine($"{service} cannot be asked. {failure.Message}");
                    }
                }

                if (found.Count == 0)
                    throw new CommandFailure($"No dead letter {arguments.GetValue(id)} was found.");
                if (portal.Json(arguments))
                    Console.WriteLine(JsonSerializer.Serialize(found));
                else
                    found.ForEach(letter => Console.WriteLine(LetterText.Whole(letter)));
                return 0;
            }
        );
        return command;
    }
}
