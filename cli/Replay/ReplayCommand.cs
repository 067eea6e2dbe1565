using System.CommandLine;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Contracts;
using Sms.Local;
using Spectre.Console;

namespace Sms.Cli.Replay;

/// <summary>
/// <c>sms replay SERVICE</c>: makes the service's read models once more from its log, beside the live ones, and names
/// every difference. Exit status 0 when there is none, 4 when there are.
/// </summary>
public static class ReplayCommand
{
    private const int Differs = 4;

    public static Command Create()
    {
        var service = new Argument<string>("SERVICE") { Description = "Whose read models." };
        service.AcceptOnlyFromAmong([.. Routes.Services]);
        var repair = new Option<bool>("--repair")
        {
            Description = "Replace the rows that differ, while the service goes on.",
        };
        var portal = new PortalOptions();
        var command = new Command("replay", "Rebuild a service's read models from its log, and compare.")
        {
            service,
            repair,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var path =
                    $"/api/replay/{arguments.GetValue(service)}{(arguments.GetValue(repair) ? "?repair=true" : "")}";
                using var request = new HttpRequestMessage(HttpMethod.Post, client.Url + path);
                using var answer = await client.SendAsync(request, cancellation);
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
                var end = portal.Json(arguments)
                    ? await PrintAsync(lines, cancellation)
                    : await ShowAsync(lines, cancellation);
                return end.GetProperty("differences").GetInt64() == 0 ? 0 : Differs;
            }
        );
        return command;
    }

    private static async Task<JsonElement> PrintAsync(StreamReader lines, CancellationToken cancellation)
    {
        JsonElement? end = null;
        await foreach (var line in ReadAsync(lines, cancellation))
        {
            Console.WriteLine(line.GetRawText());
            end = line;
        }

        return Complete(end);
    }

    private static Task<JsonElement> ShowAsync(StreamReader lines, CancellationToken cancellation) =>
        AnsiConsole
            .Progress()
            .HideCompleted(false)
            .StartAsync(async progress =>
            {
                var bars = new Dictionary<string, ProgressTask>();
                JsonElement? last = null;
                await foreach (var line in ReadAsync(lines, cancellation))
                {
                    last = line;
                    switch (line.GetProperty("kind").GetString())
                    {
                        case "progress":
                            var name = line.GetProperty("projection").GetString()!;
                            if (!bars.TryGetValue(name, out var bar))
                                bars[name] = bar = progress.AddTask(Screen.Cell(name));
                            bar.MaxValue = Math.Max(1, line.GetProperty("total").GetInt64());
                            // An empty log is replayed as soon as it is looked at.
                            bar.Value =
                                line.GetProperty("total").GetInt64() == 0
                                    ? bar.MaxValue
                                    : Math.Min(bar.MaxValue, line.GetProperty("done").GetInt64());
                            break;
                        case "difference":
                            var columns = line.TryGetProperty("columns", out var changed)
                                ? $" ({changed.GetString()})"
                                : "";
                            AnsiConsole.WriteLine(
                                $"{line.GetProperty("table").GetString()} {line.GetProperty("row").GetString()}: "
                                    + $"{line.GetProperty("what").GetString()}{columns}"
                            );
                            break;
                        case "end":
                            AnsiConsole.WriteLine(Summary(line));
                            break;
                    }
                }

                return Complete(last);
            });

    private static string Summary(JsonElement end)
    {
        var moving = end.GetProperty("moving").GetInt64();
        return $"{end.GetProperty("rows")} rows compared, {end.GetProperty("differences")} differences"
            + (end.TryGetProperty("repaired", out var repaired) ? $", {repaired} repaired" : "")
            + (moving > 0 ? $"; {moving} rows changed meanwhile and were left out" : "")
            + ".";
    }

    private static JsonElement Complete(JsonElement? last) =>
        last is { } end && end.GetProperty("kind").GetString() == "end"
            ? end
            : throw new CommandFailure("The replay broke off; the service's log says why.");

    private static async IAsyncEnumerable<JsonElement> ReadAsync(
        StreamReader lines,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        while (await lines.ReadLineAsync(cancellation) is { } line)
            yield return JsonDocument.Parse(line).RootElement.Clone();
    }
}
