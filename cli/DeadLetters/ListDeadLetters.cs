using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.DeadLetters;

/// <summary>
/// <c>sms dead-letters list [SERVICE]</c>: what lies there, the oldest first; it stays where it is. Exit status 1 when
/// a service cannot be asked.
/// </summary>
public static class ListDeadLetters
{
    internal const int Limit = 100;

    public static Command Create()
    {
        var service = DeadLettersCommand.Service();
        service.Arity = ArgumentArity.ZeroOrOne;
        service.Description = "Whose; by default everybody's.";
        var limit = new Option<int>("--limit")
        {
            Description = "How many of each service, 1000 at most.",
            DefaultValueFactory = _ => Limit,
        };
        var portal = new PortalOptions();
        var command = new Command("list", "What lies there, the oldest first; it stays where it is.")
        {
            service,
            limit,
        };
        portal.AddTo(command);
        command.SetAction(
            (arguments, cancellation) =>
                RunAsync(
                    portal,
                    arguments,
                    arguments.GetValue(service) is { } one ? [one] : DeadLettersCommand.Services,
                    arguments.GetValue(limit),
                    cancellation
                )
        );
        return command;
    }

    internal static async Task<int> RunAsync(
        PortalOptions portal,
        ParseResult arguments,
        string[] services,
        int limit,
        CancellationToken cancellation
    )
    {
        using var client = portal.Connect(arguments);
        var (pages, failed) = (new List<JsonElement>(), false);
        foreach (var service in services)
        {
            try
            {
                pages.Add(await client.GetAsync($"/api/dead-letters/{service}?limit={limit}", cancellation));
            }
            catch (CommandFailure failure) when (failure is not UnreachableFailure)
            {
                // When some service is away, the letters of the others matter all the more.
                Console.Error.WriteLine($"{service} cannot be asked. {failure.Message}");
                failed = true;
            }
        }

        if (portal.Json(arguments))
            Console.WriteLine(JsonSerializer.Serialize(pages));
        else
            Show(pages);
        return failed ? 1 : 0;
    }

    private static void Show(List<JsonElement> pages)
    {
        foreach (var page in pages)
        {
            var (service, count, items) = (
                page.GetProperty("service").GetString(),
                page.GetProperty("count").GetInt64(),
                page.GetProperty("items")
            );
            Console.WriteLine(count == 0 ? $"{service}: no dead letters." : $"{service}: {LetterText.Count(count)}.");
            foreach (var letter in items.EnumerateArray())
                Screen.Write(LetterText.Brief(letter, Screen.Width));
            if (count > items.GetArrayLength())
                Console.WriteLine($"  … and {count - items.GetArrayLength()} more.");
        }

        if (pages.Any(page => page.GetProperty("items").GetArrayLength() > 0))
            Console.WriteLine($"\n{Readable.ZoneNote}");
    }
}
