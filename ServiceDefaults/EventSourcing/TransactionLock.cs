using Marten;
using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>
/// A lock of the service's database that is held until the session's transaction ends. Of two facts that arrive at the
/// same moment one of the two transactions must see the other's. Transactions with the frequent kind of fact hold the
/// lock together; the one with the rare kind, which looks back at the others, waits for those under way and sees them.
/// </summary>
public static class TransactionLock
{
    private const long Key = 200_101;

    /// <summary>For the frequent kind: others may hold the lock too.</summary>
    public static Task AcquireSharedLock(this IDocumentSession session, CancellationToken cancellation) =>
        session.Take("select pg_advisory_xact_lock_shared($1)", cancellation);

    /// <summary>For the rare kind: waits until nobody else holds the lock.</summary>
    public static Task AcquireExclusiveLock(this IDocumentSession session, CancellationToken cancellation) =>
        session.Take("select pg_advisory_xact_lock($1)", cancellation);

    private static async Task Take(this IDocumentSession session, string sql, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql) { Parameters = { new() { Value = Key } } };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
    }
}
