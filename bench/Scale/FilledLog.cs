using System.Diagnostics;
using Npgsql;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench.Scale;

/// <summary>
/// Fills the incident service's database with copies of one incident: streams, events, snapshots, alerts and their
/// occurrences, with the indexes in place, so that these come to be as they would over the years.
/// </summary>
internal static class FilledLog
{
    private const int Batch = 10_000;

    /// <summary>To be called while the service is stopped: see <see cref="EndAsync"/>.</summary>
    /// <returns>How many incidents were added.</returns>
    public static async Task<long> FillAsync(
        string connectionString,
        ModelIncident model,
        long events,
        CancellationToken cancellation
    )
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0, Timezone = "UTC" }
        );
        await using var connection = await source.OpenConnectionAsync(cancellation);
        RowTemplate[] templates =
        [
            await RowTemplate.ReadAsync(connection, "mt_streams", $"id = '{model.Id}'", model, cancellation),
            await RowTemplate.ReadAsync(
                connection,
                "mt_events",
                $"stream_id = '{model.Id}' order by version",
                model,
                cancellation
            ),
            await RowTemplate.ReadAsync(connection, "mt_doc_incident", $"id = '{model.Id}'", model, cancellation),
            await RowTemplate.ReadAsync(
                connection,
                "alert_threads",
                $"state ->> 'incidentId' = '{model.Id}'",
                model,
                cancellation
            ),
            await RowTemplate.ReadAsync(
                connection,
                "alert_occurrences",
                $"incident_id = '{model.Id}'",
                model,
                cancellation
            ),
        ];
        var perIncident = templates.Single(template => template.Table == "mt_events").Rows;
        var incidents = (events + perIncident - 1) / perIncident;
        var end = await ScalarAsync(connection, "select max(seq_id) from mt_events", cancellation);
        // The copies were recorded long ago, not now.
        await ExecuteAsync(connection, "alter table mt_events disable trigger user", cancellation);
        var (watch, filled) = (Stopwatch.StartNew(), 0L);
        foreach (var copies in Copy.Many(incidents, model, DateTimeOffset.UtcNow, end, perIncident).Chunk(Batch))
        {
            foreach (var template in templates)
            {
                await using var rows = await connection.BeginTextImportAsync(
                    $"copy {template.Table} from stdin",
                    cancellation
                );
                foreach (var copy in copies)
                    template.Write(rows, copy);
            }

            filled += copies.Length;
            if (filled * 10 / incidents > (filled - copies.Length) * 10 / incidents)
                Console.WriteLine(
                    $"filled: {filled * perIncident:N0} events, "
                        + $"{filled * perIncident / watch.Elapsed.TotalSeconds:N0}/s"
                );
        }

        await ExecuteAsync(connection, "alter table mt_events enable trigger user", cancellation);
        await EndAsync(connection, cancellation);
        return incidents;
    }

    /// <summary>
    /// Makes the fill a past that is over: the service numbers on behind it, and its relay is told that all of it was
    /// published. It would publish ten million events otherwise. It is told while the service is stopped, because a
    /// daemon that runs has its position in memory. The high-water mark moves along; left behind it would pass the fill
    /// in one step, but only after a search of all of it for gaps.
    /// </summary>
    private static async Task EndAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await ScalarAsync(connection, "select setval('mt_events_sequence', max(seq_id)) from mt_events", cancellation);
        await ScalarAsync(
            connection,
            "select setval('incident_number', max(sequence)) from mt_doc_incident",
            cancellation
        );
        var moved = await ExecuteAsync(
            connection,
            """
            update mt_event_progression set last_seq_id = (select max(seq_id) from mt_events), last_updated = now()
            where name in ('HighWaterMark', 'Relay:All')
            """,
            cancellation
        );
        if (moved != 2)
            throw new CommandFailure(
                "The relay has other names than the bench knows: it would publish what was filled in."
            );
        await ExecuteAsync(connection, "vacuum (analyze)", cancellation);
        // What the fill left to write is no part of what is measured.
        await ExecuteAsync(connection, "checkpoint", cancellation);
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
