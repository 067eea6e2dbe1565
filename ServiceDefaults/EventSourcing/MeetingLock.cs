using Marten;
using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>
/// Two kinds of things that happen at the same moment must meet in one of the two transactions: the frequent ones hold
/// the lock together, the rare one that looks back at them waits for those that are under way, and then sees them.
/// Until the session's transaction ends.
/// </summary>
public static class MeetingLock
{
    private const long Key = 200_101;

    /// <summary>For what is looked at.</summary>
    public static Task MeetTogether(this IDocumentSession session, CancellationToken cancellation) =>
        session.Take("select pg_advisory_xact_lock_shared($1)", cancellation);

    /// <summary>For who looks back.</summary>
    public static Task MeetAlone(this IDocumentSession session, CancellationToken cancellation) =>
        session.Take("select pg_advisory_xact_lock($1)", cancellation);

    private static async Task Take(this IDocumentSession session, string sql, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql) { Parameters = { new() { Value = Key } } };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
    }
}
