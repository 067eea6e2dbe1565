using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>Tells a failure of the database that passes from one that the same request would meet again.</summary>
public static class TransientErrors
{
    // Two who waited for each other, a lock or a statement that took too long: the driver does not count all of them.
    private static readonly string[] States =
    [
        PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected,
        PostgresErrorCodes.LockNotAvailable, PostgresErrorCodes.QueryCanceled,
    ];

    // Connection, resources, and a server that stops or starts.
    private static readonly string[] Classes = ["08", "53", "57P0"];

    public static bool Contains(Exception error)
    {
        // Marten wraps what the database says.
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException { IsTransient: true }) return true;
            if (cause is PostgresException { SqlState: var state } && (States.Contains(state)
                || Classes.Any(begin => state.StartsWith(begin, StringComparison.Ordinal)))) return true;
        }

        return false;
    }
}
