using System.Runtime.CompilerServices;
using System.Threading.Channels;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sms.ServiceDefaults.History;

namespace Sms.ServiceDefaults.Replay;

/// <summary>A line of a replay's report.</summary>
/// <param name="Kind">progress (Done of Total events, of one Projection), difference, table, or end.</param>
/// <param name="What">Of a difference: missing, unexpected or different (in Columns).</param>
/// <param name="Rows">Of a table: rows that the log makes. At the end: rows compared.</param>
/// <param name="Moving">Rows whose streams went on meanwhile and were not compared.</param>
/// <param name="Differences">At the end: how many there were.</param>
/// <param name="Repaired">At the end, when asked for: how many rows were replaced.</param>
public sealed record ReplayLine(
    string Kind,
    string? Projection = null,
    long? Done = null,
    long? Total = null,
    string? Table = null,
    string? Row = null,
    string? What = null,
    string? Columns = null,
    long? Rows = null,
    long? Moving = null,
    long? Differences = null,
    long? Repaired = null
);

/// <summary>
/// Makes the read models once more from the log, beside the live ones, and says where they differ. One at a time.
/// </summary>
internal sealed class Replays(
    StoreRecipe recipe,
    NpgsqlDataSource source,
    EventFeed feed,
    TimeProvider time,
    ILogger<Replays> logger
)
{
    private int _running;

    public bool TryBegin() => Interlocked.Exchange(ref _running, 1) == 0;

    public void End() => Interlocked.Exchange(ref _running, 0);

    /// <param name="repair">Replace what differs.</param>
    /// <param name="cancellation">Gives up; nothing of the scratch schema stays.</param>
    public async IAsyncEnumerable<ReplayLine> Run(bool repair, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var upTo = await feed.End(cancellation);
        await using var scratch = await ScratchStore.Create(recipe, time, cancellation);
        await foreach (var line in Rebuild(scratch.Store, upTo, cancellation))
            yield return line;

        var (rows, differences, moving, repaired) = (0L, 0L, 0L, 0L);
        foreach (var table in await Tables(cancellation))
        {
            await foreach (var line in Comparison.Differences(source, table, upTo, cancellation))
            {
                if (line.Kind == "difference")
                    differences++;
                rows += line.Rows ?? 0;
                moving += line.Moving ?? 0;
                yield return line;
            }

            if (repair)
                repaired += await Comparison.Repair(source, table, upTo, cancellation);
        }

        logger.LogInformation(
            "Replayed up to {Position}: {Rows} rows, {Differences} differences, {Repaired} repaired.",
            upTo,
            rows,
            differences,
            repaired
        );
        yield return new ReplayLine(
            "end",
            Rows: rows,
            Moving: moving,
            Differences: differences,
            Repaired: repair ? repaired : null
        );
    }

    private static async IAsyncEnumerable<ReplayLine> Rebuild(
        DocumentStore store,
        long upTo,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var projection in ((IReadOnlyStoreOptions)store.Options).Events.Projections())
        {
            using var daemon = await store.BuildProjectionDaemonAsync();
            var rebuild = daemon.RebuildProjectionAsync(projection.Name, TimeSpan.FromHours(12), cancellation);
            while (await Task.WhenAny(rebuild, Task.Delay(TimeSpan.FromMilliseconds(500), cancellation)) != rebuild)
            {
                var progress = await store.Advanced.AllProjectionProgress(token: cancellation);
                var done = progress
                    .Where(p => p.ShardName.StartsWith(projection.Name, StringComparison.Ordinal))
                    .Select(p => p.Sequence)
                    .DefaultIfEmpty()
                    .Max();
                yield return new ReplayLine("progress", Projection: projection.Name, Done: done, Total: upTo);
            }

            await rebuild;
            yield return new ReplayLine("progress", Projection: projection.Name, Done: upTo, Total: upTo);
        }
    }

    /// <summary>
    /// All documents of the service are projections, unlike Marten's own; other tables are, if the service says so.
    /// </summary>
    private async Task<IReadOnlyList<string>> Tables(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $"""
            select table_name::text from information_schema.tables
            where table_schema = '{ScratchStore.Schema}' and table_name like 'mt\_doc\_%'
                and table_name <> 'mt_doc_deadletterevent'
            order by 1
            """
        );
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            tables.Add(reader.GetString(0));
        return [.. tables, .. recipe.ReadModels];
    }
}
