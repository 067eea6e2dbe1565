namespace Sms.Local;

/// <summary>
/// What an administrator of a PostgreSQL server runs with psql so that each service has its own database, and the role
/// that owns it.
/// </summary>
public static class DatabaseScript
{
    /// <param name="secrets">Of each database: the password of its role.</param>
    public static string Write(IReadOnlyDictionary<string, string> secrets) =>
        $"""
            -- A database for each service, and a role of the same name that owns it and reaches no other of them. Run
            -- it with psql as somebody who may make roles and databases; it takes no superuser. Repeating it does no
            -- harm. A password is here in the form that the server keeps; the password itself is in the service's
            -- settings.
            \set ON_ERROR_STOP on

            {string.Join('\n', secrets.Select(secret => Database(secret.Key, secret.Value)))}
            """;

    private static string Database(string name, string secret) =>
        $"""
            SELECT 'CREATE ROLE "{name}"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \gexec
            ALTER ROLE "{name}" LOGIN PASSWORD '{DatabaseOwners.Verifier(secret)}';
            {DatabaseOwners.Sessions(name)}
            -- Only a superuser makes a database for a role that he is no member of.
            GRANT "{name}" TO CURRENT_USER;
            SELECT 'CREATE DATABASE "{name}" OWNER "{name}"'
                WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \gexec
            REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;

            """;
}
