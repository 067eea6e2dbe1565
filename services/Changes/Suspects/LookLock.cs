using Marten;
using Npgsql;

namespace Sms.Changes;

/// <summary>
/// An incident that is reported while a change begins or ends must meet it in one of the two transactions. Reports hold the lock
/// together; a look back at incidents waits for those that are under way, and then sees them.
/// </summary>
internal static class LookLock
{
    private const long Key = 200_101;

    internal static Task LockForReport(this IDocumentSession session, CancellationToken cancellation) =>
        session.Take("select pg_advisory_xact_lock_shared($1)", cancellation);

    internal static Task LockForLookBack(this IDocumentSession session, CancellationToken cancellation) =>
        session.Take("select pg_advisory_xact_lock($1)", cancellation);

    private static async Task Take(this IDocumentSession session, string sql, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql) { Parameters = { new() { Value = Key } } };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
    }
}
