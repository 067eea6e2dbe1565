using System.Text.Json;
using Sms.Cli.Portal;
using Spectre.Console;

namespace Sms.Cli.Import;

/// <summary>
/// Sends histories in batches. What was sent stays: after an interruption the same command goes on where it stopped.
/// </summary>
public sealed class Upload(PortalClient portal, string source)
{
    private const int Batch = 100;

    /// <returns>What became of each: number in the source, id here, outcome, and the reason of a refusal.</returns>
    public async Task<IReadOnlyList<(string Number, Guid Id, string Outcome, string? Message)>> SendAsync(
        IReadOnlyList<WireIncident> incidents,
        bool quiet,
        CancellationToken cancellation
    )
    {
        if (quiet)
            return await SendAsync(incidents, _ => { }, cancellation);
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
            return await SendAsync(
                incidents,
                done => Console.WriteLine($"{done} of {incidents.Count} incidents"),
                cancellation
            );
        return await AnsiConsole
            .Progress()
            .StartAsync(context =>
            {
                var task = context.AddTask("incidents", maxValue: incidents.Count);
                return SendAsync(incidents, done => task.Value = done, cancellation);
            });
    }

    private async Task<IReadOnlyList<(string Number, Guid Id, string Outcome, string? Message)>> SendAsync(
        IReadOnlyList<WireIncident> incidents,
        Action<int> progress,
        CancellationToken cancellation
    )
    {
        var outcomes = new List<(string, Guid, string, string?)>();
        foreach (var batch in incidents.Chunk(Batch))
        {
            var answer = await portal.PostAsync(
                "/api/incidents/import",
                new { source, incidents = batch },
                cancellation
            );
            outcomes.AddRange(
                answer
                    .GetProperty("incidents")
                    .EnumerateArray()
                    .Select(item =>
                        (
                            Text(item, "externalId")!,
                            item.GetProperty("id").GetGuid(),
                            Text(item, "outcome")!,
                            Text(item, "message")
                        )
                    )
            );
            progress(outcomes.Count);
        }

        return outcomes;
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
