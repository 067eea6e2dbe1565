using Npgsql;

namespace Sms.Webhooks;

/// <summary>Why something could not be stored: the database's trouble, which passes, or the message's own, which never will.</summary>
public static class StorageFailure
{
    /// <summary>Classes of SQLSTATE that speak of what is stored: data, constraints, limits.</summary>
    private static readonly string[] OfTheMessage = ["22", "23", "54"];

    /// <summary>Whether the same message can be stored later. Marten wraps what the database says.</summary>
    public static bool Passes(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException said) return !OfTheMessage.Contains(said.SqlState[..2]);
            if (cause is NpgsqlException) return true;
        }

        return false;
    }
}
