using Npgsql;

namespace Sms.Changes;

/// <summary>
/// How often what a calendar shows of a window or a freeze was revised, and when it was last; read from the log.
/// </summary>
/// <param name="Number">0 for what is as it was first; grows by one with each revision.</param>
public sealed record EntryRevision(int Number, DateTimeOffset At);

internal static class EntryRevisions
{
    // Votes, notes and the like do not change what is shown.
    private static readonly string[] Types =
    [
        "change_requested",
        "change_revised",
        "change_scheduled",
        "implementation_started",
        "freeze_set",
    ];

    /// <returns>By id of the stream.</returns>
    internal static async Task<IReadOnlyDictionary<Guid, EntryRevision>> EntryRevisionsOf(
        this NpgsqlDataSource source,
        IEnumerable<Guid> ids,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            """
            select stream_id, count(*)::int - 1, max((data->>'at')::timestamptz)
            from mt_events where stream_id = any($1) and type = any($2) group by stream_id
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = ids.ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = Types });
        var revisions = new Dictionary<Guid, EntryRevision>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            revisions.Add(reader.GetGuid(0), new(reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return revisions;
    }
}
