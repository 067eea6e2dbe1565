using System.CommandLine;
using System.Text.Json;
using Sms.Local;

namespace Sms.Cli.Status;

/// <summary>
/// <c>sms status</c>: the processes of a local system and how they are. Exit status 0 when all are healthy, 3 when not.
/// </summary>
public static class StatusCommand
{
    private const int NotHealthy = 3;

    public static Command Create()
    {
        var data = DataOption.Create();
        var json = new Option<bool>("--json") { Description = "For machines." };
        var command = new Command("status", "What runs, where, and how it is.") { data, json };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var state = RunState.Read(DataDirectory.At(arguments.GetValue(data)!));
                var parts = state is null ? [] : await LookAsync(state, cancellation);
                if (arguments.GetValue(json))
                    Console.WriteLine(JsonSerializer.Serialize(parts, JsonSerializerOptions.Web));
                else
                    Show(parts);

                if (parts.Count > 0 && state is { RunnerLives: false })
                {
                    Console.Error.WriteLine(
                        "Their runner was killed: nobody restarts them. ./sms up starts anew, ./sms down stops them."
                    );
                }

                return parts.Count > 0 && parts.All(part => part.Healthy) ? 0 : NotHealthy;
            }
        );
        return command;
    }

    /// <summary>Nothing, when neither the runner nor one of its processes is left.</summary>
    private static async Task<IReadOnlyList<PartStatus>> LookAsync(RunState state, CancellationToken cancellation) =>
        state.RunnerLives || state.Parts.Any(part => part.Lives)
            ? await Task.WhenAll(state.Parts.Select(part => LookAsync(part, cancellation)))
            : [];

    private static async Task<PartStatus> LookAsync(RunningPart part, CancellationToken cancellation)
    {
        if (!part.Lives)
            return new(part.Name, part.Pid, part.Address, false, 0, null);
        var (healthy, deadLetters) = part.Health is { } url
            ? await Health.AskAsync(url, cancellation)
            : (await Health.AcceptsAsync(part.Address, cancellation), null);
        return new(part.Name, part.Pid, part.Address, healthy, Posix.ResidentBytes(part.Pid), deadLetters);
    }

    private static void Show(IReadOnlyList<PartStatus> parts)
    {
        if (parts.Count == 0)
        {
            Console.WriteLine("Nothing runs.");
            return;
        }

        Screen.Write(Table(parts));
    }

    public static TextTable Table(IEnumerable<PartStatus> parts)
    {
        var table = new TextTable("part", "pid", "address", "health", "memory", "dead letters");
        foreach (var part in parts)
        {
            table.AddRow(
                part.Name,
                $"{part.Pid}",
                part.Address,
                part.Healthy ? "healthy" : "NOT HEALTHY",
                Readable.Memory(part.MemoryBytes),
                part.DeadLetters is { } letters ? $"{letters}" : "-"
            );
        }

        return table;
    }

    /// <param name="DeadLetters">Null for what has no queue of them.</param>
    public sealed record PartStatus(
        string Name,
        int Pid,
        string Address,
        bool Healthy,
        long MemoryBytes,
        long? DeadLetters
    );
}
