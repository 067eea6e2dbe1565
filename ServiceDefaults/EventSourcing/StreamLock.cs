using Marten;
using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>
/// Lets only one at a time decide on a stream, in whatever process: for streams that several queues speak about at
/// once, where a version check alone would fail and repeat all the time. The check stays; this only makes it succeed.
/// </summary>
public static class StreamLock
{
    private const int Space = 200_003;

    /// <summary>Waits for the streams; they are free again when the session's transaction ends.</summary>
    public static async Task LockStreams(
        this IDocumentSession session,
        IEnumerable<Guid> streams,
        CancellationToken cancellation
    )
    {
        await session.BeginTransactionAsync(cancellation);
        // In ascending order, so that two who lock several cannot wait for each other.
        await using var command = new NpgsqlCommand(
            """
            select pg_advisory_xact_lock($1, key)
            from (select distinct hashtext(id::text) as key from unnest($2::uuid[]) as ids(id) order by 1) as keys
            """
        )
        {
            Parameters =
            {
                new() { Value = Space },
                new() { Value = streams.ToArray() },
            },
        };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
    }
}
