using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Sms.ServiceDefaults.Replay;

/// <summary>Compares live tables with replayed ones, row by row, in one snapshot of the database.</summary>
internal static class Comparison
{
    /// <summary>When a row was last written says nothing about what it says.</summary>
    private const string Incidental = "'{mt_last_modified}'::text[]";

    /// <summary>Every row of a read model that is not what the log makes of it.</summary>
    /// <param name="source">The live database.</param>
    /// <param name="table">The read model.</param>
    /// <param name="upTo">Position that the replay has read up to: streams that went on since are left out.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async IAsyncEnumerable<ReplayLine> Differences(
        NpgsqlDataSource source,
        string table,
        long upTo,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellation
        );
        var (keys, streams) = (
            await Keys(connection, table, cancellation),
            await Streams(connection, table, cancellation)
        );
        var key = string.Join(
            " || ' / ' || ",
            keys.Select(column => $"coalesce(live.{column}, replayed.{column})::text")
        );
        await using var command = new NpgsqlCommand(
            $"""
            with moved as (select distinct stream_id from public.mt_events where seq_id > $1)
            select {key},
                case when live is null then 'missing' when replayed is null then 'unexpected' else 'different' end,
                (select string_agg(name, ', ' order by name)
                    from jsonb_object_keys(to_jsonb(live) - {Incidental}) as names(name)
                    where to_jsonb(live) -> name is distinct from to_jsonb(replayed) -> name),
                {Any(streams, "in (select stream_id from moved)")}
            from public.{table} live full join {ScratchStore.Schema}.{table} replayed using ({string.Join(", ", keys)})
            where (to_jsonb(live) - {Incidental}) is distinct from (to_jsonb(replayed) - {Incidental})
            """,
            connection,
            transaction
        )
        {
            CommandTimeout = 0,
        };
        command.Parameters.Add(new NpgsqlParameter { Value = upTo });
        var moving = 0L;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.GetBoolean(3))
                    moving++;
                else
                    yield return new ReplayLine(
                        "difference",
                        Table: table,
                        Row: reader.GetString(0),
                        What: reader.GetString(1),
                        Columns: reader.IsDBNull(2) ? null : reader.GetString(2)
                    );
            }
        }

        await using var count = new NpgsqlCommand(
            $"select count(*) from {ScratchStore.Schema}.{table}",
            connection,
            transaction
        );
        yield return new ReplayLine(
            "table",
            Table: table,
            Rows: (long)(await count.ExecuteScalarAsync(cancellation))!,
            Moving: moving
        );
    }

    /// <summary>Replaces what differs by what the log says, streams that went on since left out.</summary>
    internal static async Task<long> Repair(
        NpgsqlDataSource source,
        string table,
        long upTo,
        CancellationToken cancellation
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (keys, streams) = (
            await Keys(connection, table, cancellation),
            await Streams(connection, table, cancellation)
        );
        // Writers wait for as long as it takes to exchange the rows that differ; readers do not.
        await using var command = new NpgsqlCommand(
            $"""
            lock table public.{table} in share row exclusive mode;
            create temporary table differing on commit drop as
                select {string.Join(
                ", ",
                keys
            )} from public.{table} live full join {ScratchStore.Schema}.{table} replayed using ({string.Join(
                ", ",
                keys
            )})
                where (to_jsonb(live) - {Incidental}) is distinct from (to_jsonb(replayed) - {Incidental})
                    and not ({Any(streams, "in (select stream_id from public.mt_events where seq_id > @upTo)")});
            delete from public.{table} where ({string.Join(", ", keys)}) in (select * from differing);
            insert into public.{table} select * from {ScratchStore.Schema}.{table} where ({string.Join(
                ", ",
                keys
            )}) in (select * from differing);
            select count(*) from differing
            """,
            connection,
            transaction
        )
        {
            CommandTimeout = 0,
            Parameters = { new("upTo", upTo) },
        };
        var repaired = (long)(await command.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return repaired;
    }

    private static string Any(IReadOnlyList<string> streams, string condition) =>
        string.Join(" or ", streams.Select(stream => $"coalesce(live.{stream}, replayed.{stream}) {condition}"));

    private static Task<IReadOnlyList<string>> Keys(
        NpgsqlConnection connection,
        string table,
        CancellationToken cancellation
    ) =>
        Columns(
            connection,
            table,
            """
            select a.attname::text
            from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
            where i.indrelid = ('public.' || $1)::regclass and i.indisprimary order by a.attnum
            """,
            cancellation
        );

    /// <summary>
    /// A document is kept under its stream's id; a row of a table names the streams that it is made from, and maybe
    /// others.
    /// </summary>
    private static async Task<IReadOnlyList<string>> Streams(
        NpgsqlConnection connection,
        string table,
        CancellationToken cancellation
    ) =>
        table.StartsWith("mt_doc_", StringComparison.Ordinal)
            ? ["id"]
            : await Columns(
                connection,
                table,
                """
                select attname::text from pg_attribute
                where attrelid = ('public.' || $1)::regclass and atttypid = 'uuid'::regtype
                    and attnum > 0 and not attisdropped
                order by attnum
                """,
                cancellation
            );

    private static async Task<IReadOnlyList<string>> Columns(
        NpgsqlConnection connection,
        string table,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = table } } };
        var columns = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            columns.Add(reader.GetString(0));
        return columns;
    }
}
