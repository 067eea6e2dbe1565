using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>
/// The one rule that tells a database that does not answer now from one that says no: what failed by it is no fault of
/// whoever asked, and is tried again. Everybody who decides between the two asks here.
/// </summary>
public static class TransientErrors
{
    /// <summary>
    /// What PostgreSQL says of itself beyond those that the driver counts (<see cref="NpgsqlException.IsTransient"/>:
    /// connections, deadlocks, serialisation, locks, shortage of disk, memory or connections).
    /// </summary>
    private static readonly HashSet<string> Passing =
    [
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        // A statement's time has run out; a caller who gives up is an OperationCanceledException, which is not asked
        // about.
        PostgresErrorCodes.QueryCanceled,
        PostgresErrorCodes.LockNotAvailable,
        // A session that was idle in its transaction for too long.
        "25P03",
        // A server that has just become a standby.
        PostgresErrorCodes.ReadOnlySqlTransaction,
    ];

    /// <summary>
    /// The class of internal errors. One that ends the session, as when a file of the server cannot be written while
    /// the session begins, is about the server; one that ends a statement is about that statement.
    /// </summary>
    private const string InternalErrors = "XX";

    /// <summary>
    /// How long a message waits for its database, in memory: to put it back would need the very database that is away.
    /// About ten minutes; after that it is a dead letter.
    /// </summary>
    internal static TimeSpan[] Patience { get; } =
    [
        .. Enumerable.Range(0, 4).Select(i => TimeSpan.FromMilliseconds(250 << i)),
        .. Enumerable.Repeat(TimeSpan.FromSeconds(5), 10),
        .. Enumerable.Repeat(TimeSpan.FromSeconds(55), 10),
    ];

    /// <summary>The error, or one that it wraps, passes: the same work may simply be tried again.</summary>
    public static bool Contains(Exception error) =>
        Causes(error)
            .Any(cause =>
                cause is NpgsqlException { IsTransient: true } || (cause is PostgresException answer && Passes(answer))
            );

    private static bool Passes(PostgresException answer) =>
        Passing.Contains(answer.SqlState)
        || (
            answer.InvariantSeverity is "FATAL" or "PANIC"
            && answer.SqlState.StartsWith(InternalErrors, StringComparison.Ordinal)
        );

    // Marten wraps what the database says. What is wrapped by a cancellation was ended by whoever asked.
    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (var cause = error; cause is not null and not OperationCanceledException; cause = cause.InnerException)
            yield return cause;
    }
}
