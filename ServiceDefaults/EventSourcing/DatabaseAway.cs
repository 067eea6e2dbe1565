using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>Tells a database that does not answer from one that says no.</summary>
public static class DatabaseAway
{
    // Stopped, crashed, or just starting: PostgreSQL's class 57P, of which the driver counts only the last as passing.
    private static readonly string[] Leaving = [PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow];

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

    /// <summary>The database is not there; what it is asked will do later.</summary>
    public static bool Explains(Exception error) => Causes(error).Any(cause => Passes(cause) && !IsDeadlock(cause));

    /// <summary>The same, or it had to give up one of two who waited for each other: the request may simply come again.</summary>
    internal static bool ExplainsRequest(Exception error) => Causes(error).Any(Passes);

    private static bool Passes(Exception cause) => cause
        is NpgsqlException { IsTransient: true } || (cause is PostgresException { SqlState: var state } && Leaving.Contains(state));

    private static bool IsDeadlock(Exception cause) => cause is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    // Marten wraps what the database says.
    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
