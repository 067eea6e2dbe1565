using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench;

/// <summary>
/// <c>POST /replay</c> of the incident service, from the request to the last row compared, beside COPY of the same
/// events: the fastest that they can be read in order.
/// </summary>
internal static class Replay
{
    public static async Task RunAsync(BenchedSystem system, Report report, CancellationToken cancellation)
    {
        var copy = await CopyAsync(system, cancellation);
        var (events, took) = await ReplayAsync(system, cancellation);
        var (replayed, copied) = (events / took.TotalSeconds, events / copy.TotalSeconds);
        report.Add(
            $"replay of {events:N0} events, beside COPY",
            Report.Unspecified,
            $"{replayed / copied:N3} ({replayed:N0}/s beside {copied:N0}/s)"
        );
    }

    private static async Task<(long Events, TimeSpan Took)> ReplayAsync(
        BenchedSystem system,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(system.Address("incidents") + "/replay"));
        using var answer = await system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var lines = new StreamReader(
            await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellation)
        );
        var (events, end) = (0L, default(JsonElement));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            end = JsonElement.Parse(line);
            if (end.TryGetProperty("total", out var total))
                events = total.GetInt64();
        }

        // A replay that breaks off, or finds a difference, has not done what is measured.
        return end.TryGetProperty("differences", out var differences) && differences.GetInt64() == 0
            ? (events, watch.Elapsed)
            : throw new CommandFailure($"The replay ended with {end}.");
    }

    private static async Task<TimeSpan> CopyAsync(BenchedSystem system, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var connection = await system.Database("incidents").OpenConnectionAsync(cancellation);
        using var rows = await connection.BeginTextExportAsync(
            "copy (select * from mt_events order by seq_id) to stdout",
            cancellation
        );
        var buffer = new char[65_536];
        while (await rows.ReadBlockAsync(buffer, cancellation) > 0) { }

        return watch.Elapsed;
    }
}
