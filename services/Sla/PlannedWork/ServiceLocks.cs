using Marten;
using Npgsql;

namespace Sms.Sla;

/// <summary>
/// Whoever decides on clocks shares a lock for each service of the incident. Whoever announces planned work on a
/// service holds its lock alone: it waits for the decisions that are under way, and sees what they have stored; those
/// that follow see the work. What happens to other services waits for neither. Locks end with the session's
/// transaction.
/// </summary>
internal static class ServiceLocks
{
    private const int Space = 200_102;

    /// <summary>
    /// For decisions on clocks; taken when the incidents' streams are locked, so that their services are known.
    /// </summary>
    internal static Task AcquireSharedLocks(
        this IDocumentSession session,
        IEnumerable<string> services,
        CancellationToken cancellation
    ) => session.Acquire("pg_advisory_xact_lock_shared", services, cancellation);

    /// <summary>For planned work; no stream of an incident may be locked by then.</summary>
    internal static Task AcquireExclusiveLocks(
        this IDocumentSession session,
        IEnumerable<string> services,
        CancellationToken cancellation
    ) => session.Acquire("pg_advisory_xact_lock", services, cancellation);

    private static async Task Acquire(
        this IDocumentSession session,
        string function,
        IEnumerable<string> services,
        CancellationToken cancellation
    )
    {
        await session.BeginTransactionAsync(cancellation);
        // In ascending order, so that two that lock several services cannot wait for each other.
        await using var command = new NpgsqlCommand(
            $"""
            select {function}($1, key)
            from (select distinct hashtext(service) as key
                from unnest($2::text[]) as services(service) order by 1) as keys
            """
        )
        {
            Parameters =
            {
                new() { Value = Space },
                new() { Value = services.ToArray() },
            },
        };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
    }
}
