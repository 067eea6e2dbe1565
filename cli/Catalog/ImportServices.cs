using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.Catalog;

/// <summary>
/// <c>sms catalog import FILE</c>: registers what is new and revises what differs; what the file does not have stays as
/// it is. Exit status 1 when the catalogue refuses a service; the others are taken over.
/// </summary>
public static class ImportServices
{
    /// <param name="What">registered, revised, unchanged or refused.</param>
    /// <param name="Message">Why it was refused.</param>
    private sealed record Outcome(string Service, string What, string? Message = null);

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A list of services in YAML or JSON, in any order." };
        var portal = new PortalOptions();
        var command = new Command(
            "import",
            "Register what is new, revise what differs. The same file again changes nothing."
        )
        {
            file,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var entries = ServiceFile.Read(await TextFile.ReadAsync(arguments.GetValue(file)!, cancellation));
                using var client = portal.Connect(arguments);
                var known = (await Catalogued.ReadAsync(client, "", cancellation))
                    .Select(item => item.Deserialize<ServiceEntry>(JsonSerializerOptions.Web)!)
                    .ToDictionary(entry => entry.Service);
                var outcomes = new List<Outcome>();
                foreach (var entry in entries)
                {
                    outcomes.Add(
                        await TakeOverAsync(client, known.GetValueOrDefault(entry.Service), entry, cancellation)
                    );
                    if (!portal.Json(arguments) && outcomes[^1] is { What: not "unchanged" } done)
                        Tell(done);
                }

                Console.WriteLine(
                    portal.Json(arguments)
                        ? JsonSerializer.Serialize(
                            outcomes.Select(x => new
                            {
                                service = x.Service,
                                outcome = x.What,
                                message = x.Message,
                            }),
                            JsonSerializerOptions.Web
                        )
                        : string.Join(
                            ", ",
                            new[] { "registered", "revised", "unchanged", "refused" }.Select(what =>
                                $"{outcomes.Count(x => x.What == what)} {what}"
                            )
                        )
                );
                return outcomes.Any(x => x.What == "refused") ? 1 : 0;
            }
        );
        return command;
    }

    private static async Task<Outcome> TakeOverAsync(
        PortalClient client,
        ServiceEntry? known,
        ServiceEntry entry,
        CancellationToken cancellation
    )
    {
        if (known is { Retired: false } && known.SameAs(entry))
            return new(entry.Service, "unchanged");
        try
        {
            if (known is null)
            {
                await client.PostAsync(
                    "/api/services",
                    new
                    {
                        entry.Service,
                        entry.Name,
                        entry.Owner,
                        entry.Criticality,
                        entry.SupportGroup,
                        entry.Description,
                        entry.DependsOn,
                    },
                    cancellation
                );
                return new(entry.Service, "registered");
            }

            var terms = new
            {
                entry.Name,
                entry.Owner,
                entry.Criticality,
                entry.SupportGroup,
                entry.Description,
                entry.DependsOn,
            };
            await client.TellAsync($"/api/services/{entry.Service}/revise", terms, cancellation);
            return new(entry.Service, "revised");
        }
        catch (CommandFailure refusal) when (refusal is not (UnreachableFailure or ForbiddenFailure or MissingFailure))
        {
            return new(entry.Service, "refused", refusal.Message);
        }
    }

    private static void Tell(Outcome outcome)
    {
        if (outcome.Message is null)
            Console.WriteLine($"{outcome.What} {outcome.Service}");
        else
            Console.Error.WriteLine($"{outcome.What} {outcome.Service}: {outcome.Message}");
    }
}
