using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Sms.Local;

/// <summary>
/// Gives each database to a role of its own name, which can log in to that one and has no other right. A database that
/// the superuser made, as runners did before, is taken over with all that is in it. Safe to repeat.
/// </summary>
internal static class DatabaseOwners
{
    private const int Iterations = 4096;

    /// <summary>Only who is named may connect; template0 takes no connection anyway.</summary>
    private const string CloseDatabases = """
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT datname FROM pg_database WHERE datallowconn LOOP
                EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name);
            END LOOP;
        END $$
        """;

    // REASSIGN OWNED refuses the role that the cluster was made by. What belongs to an extension stays with it, and a
    // sequence of a column, like an index, goes with its table.
    private const string HandOver = """
        DO $$ DECLARE statement text; BEGIN
            FOR statement IN
                WITH given AS (SELECT oid FROM pg_namespace
                        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
                    me AS (SELECT oid FROM pg_roles WHERE rolname = current_user),
                    bound AS (SELECT classid, objid, deptype FROM pg_depend WHERE deptype IN ('e', 'a', 'i'))
                SELECT format('ALTER SCHEMA %s OWNER TO %I', oid::regnamespace, current_database())
                    FROM pg_namespace n WHERE oid IN (SELECT oid FROM given) AND nspowner IN (SELECT oid FROM me)
                        AND NOT EXISTS (SELECT FROM bound WHERE classid = 'pg_namespace'::regclass
                            AND objid = n.oid AND deptype = 'e')
                UNION ALL SELECT format('ALTER %s %s OWNER TO %I',
                        CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
                            WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                            WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, c.oid::regclass, current_database())
                    FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S')
                        AND relnamespace IN (SELECT oid FROM given) AND relowner IN (SELECT oid FROM me)
                        AND NOT EXISTS (SELECT FROM bound WHERE classid = 'pg_class'::regclass AND objid = c.oid
                            AND (deptype = 'e' OR relkind = 'S'))
                UNION ALL SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, current_database())
                    FROM pg_proc p WHERE pronamespace IN (SELECT oid FROM given) AND proowner IN (SELECT oid FROM me)
                        AND NOT EXISTS (SELECT FROM bound WHERE classid = 'pg_proc'::regclass
                            AND objid = p.oid AND deptype = 'e')
                UNION ALL SELECT format('ALTER TYPE %s OWNER TO %I', t.oid::regtype, current_database())
                    FROM pg_type t WHERE typtype IN ('e', 'd', 'r') AND typnamespace IN (SELECT oid FROM given)
                        AND typowner IN (SELECT oid FROM me)
                        AND NOT EXISTS (SELECT FROM bound WHERE classid = 'pg_type'::regclass
                            AND objid = t.oid AND deptype = 'e')
            LOOP
                EXECUTE statement;
            END LOOP;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        END $$
        """;

    /// <param name="superuser">Connection string of a database that is there.</param>
    /// <param name="secrets">Of each database: the password of its role.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task GiveAsync(
        Func<string, string> superuser,
        IReadOnlyDictionary<string, string> secrets,
        CancellationToken cancellation
    )
    {
        var server = secrets
            .Select(secret => Role(secret.Key, secret.Value))
            .Concat(secrets.Keys.Select(name => $"""ALTER DATABASE "{name}" OWNER TO "{name}" """))
            .Append(CloseDatabases);
        await ExecuteAsync(superuser("postgres"), server, cancellation);
        await Task.WhenAll(secrets.Keys.Select(name => ExecuteAsync(superuser(name), [HandOver], cancellation)));
    }

    private static string Role(string name, string secret) =>
        $"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE "{name}"; END IF;
                ALTER ROLE "{name}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
                    PASSWORD '{Verifier(secret)}';
                {Sessions(name)}
            END $$
            """;

    /// <summary>
    /// A session whose machine has gone without a word keeps its locks, the leadership of the replicas among them, and
    /// its open transaction, which holds up the relay, until the server notices: after two hours, unless it is told to
    /// look sooner.
    /// </summary>
    internal static string Sessions(string role) =>
        $"""
            ALTER ROLE "{role}" SET tcp_keepalives_idle = '5s';
            ALTER ROLE "{role}" SET tcp_keepalives_interval = '5s';
            ALTER ROLE "{role}" SET tcp_keepalives_count = 2;
            ALTER ROLE "{role}" SET tcp_user_timeout = '15s';
            """;

    /// <summary>
    /// What the server keeps of a password: the password itself might end in its log, with a statement that fails.
    /// </summary>
    internal static string Verifier(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(secret),
            salt,
            Iterations,
            HashAlgorithmName.SHA256,
            32
        );
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:"
            + $"{Convert.ToBase64String(server)}";
    }

    private static async Task ExecuteAsync(
        string connectionString,
        IEnumerable<string> statements,
        CancellationToken cancellation
    )
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
