using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.DeadLetters;

/// <summary>
/// <c>sms dead-letters replay SERVICE [ID…|--all]</c>: back to the queue that they died on. Exit status 1 when one of
/// them is not.
/// </summary>
public static class ReplayDeadLetters
{
    public static Command Create()
    {
        var service = DeadLettersCommand.Service();
        var ids = new Argument<string[]>("ID")
        {
            Description = "Which, as the list has them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "All that are there now." };
        var portal = new PortalOptions();
        var command = new Command("replay", "Send them back to the queue that they died on, once the cause is mended.")
        {
            service,
            ids,
            all,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var (name, chosen) = (arguments.GetValue(service)!, arguments.GetValue(ids)!);
                if (arguments.GetValue(all) == chosen.Length > 0)
                    throw new CommandFailure("Which? Give their IDs, or --all.");
                using var client = portal.Connect(arguments);
                var paths = arguments.GetValue(all)
                    ? [$"/api/dead-letters/{name}/replay"]
                    : chosen.Select(id => DeadLettersCommand.Path(name, id, "/replay"));
                var (answers, failures) = await AskAsync(client, paths, cancellation);
                var (replayed, stayed) = (Letters(answers, "replayed"), Letters(answers, "stayed"));

                if (portal.Json(arguments))
                    Console.WriteLine(JsonSerializer.Serialize(new { replayed, stayed }));
                else
                    Show(replayed, stayed);
                failures.ForEach(Console.Error.WriteLine);
                return failures.Count + stayed.Count == 0 ? 0 : 1;
            }
        );
        return command;
    }

    /// <summary>One that is refused keeps none of the others back.</summary>
    private static async Task<(List<JsonElement> Answers, List<string> Failures)> AskAsync(
        PortalClient client,
        IEnumerable<string> paths,
        CancellationToken cancellation
    )
    {
        var (answers, failures) = (new List<JsonElement>(), new List<string>());
        foreach (var path in paths)
        {
            try
            {
                answers.Add(await client.PostAsync(path, new { }, cancellation));
            }
            catch (CommandFailure failure) when (failure is not UnreachableFailure)
            {
                failures.Add(failure.Message);
            }
        }

        return (answers, failures);
    }

    private static void Show(List<JsonElement> replayed, List<JsonElement> stayed)
    {
        foreach (var letter in replayed)
            Console.WriteLine($"{letter.GetProperty("id")} is back on {letter.GetProperty("queue")}.");
        foreach (var letter in stayed)
            Screen.WriteText(
                $"{letter.GetProperty("id")} stayed: the queue that it died on is not known, or is not there any more."
            );
        Console.WriteLine($"{LetterText.Count(replayed.Count)} sent back. What fails again comes back to the list.");
    }

    private static List<JsonElement> Letters(List<JsonElement> answers, string name) =>
        [.. answers.SelectMany(answer => answer.GetProperty(name).EnumerateArray())];
}
