using System.Net;
using CliWrap;
using Npgsql;

namespace Sms.Local;

/// <summary>
/// A PostgreSQL server of one system alone: its data below the data directory, on a loopback port, with a random
/// password. PostgreSQL refuses to run as root; it then runs as the account <c>postgres</c>, which may have no way to a
/// folder below somebody's home. So its folder is opened for it beforehand and named by descriptor.
/// </summary>
public sealed class PrivatePostgres(DataDirectory data, int port)
{
    public const string Name = "postgres";
    public const string User = "sms";
    private const string Account = "postgres";
    private const string OpenedFolder = "/proc/self/fd/9";

    /// <summary>$1 is initdb, standard input the password; descriptor 9 is the folder above the cluster's.</summary>
    private const string Initialise = """
        umask 077
        rm -rf /proc/self/fd/9/fresh && mkdir /proc/self/fd/9/fresh && cat >/proc/self/fd/9/password || exit 1
        exec 8</proc/self/fd/9/fresh
        "$1" -D /proc/self/fd/8 --pwfile=/proc/self/fd/9/password -U sms -A scram-sha-256 \
            -E UTF8 --locale=C.UTF-8 --no-instructions || exit 1
        rm /proc/self/fd/9/password
        mv /proc/self/fd/9/fresh /proc/self/fd/9/data
        """;

    private static readonly bool AsRoot = Environment.UserName == "root";

    private string Cluster => Path.Combine(data.Postgres, "data");

    /// <summary>A folder of binaries, the newest version that is installed.</summary>
    private static string Binaries => FindBinaries();

    public string Address => $"{Host}:{Port}";

    public int Port { get; } = port;

    /// <summary>
    /// The address that it listens on. Another one than this machine's own is open to its whole network.
    /// </summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Settings of the server beside its own, each <c>name=value</c>; the last of a name counts.</summary>
    public IReadOnlyList<string> MoreSettings { get; init; } = [];

    /// <summary>Of the superuser.</summary>
    public string Password => data.Secret("postgres.password");

    /// <summary>Settings that are right wherever the server runs.</summary>
    public static IReadOnlyList<string> Tuning { get; } =
    [
        "max_connections=200",
        "max_locks_per_transaction=256",
        "shared_buffers=256MB",
        "wal_compression=on",
        "max_wal_size=4GB",
        "checkpoint_timeout=15min",
        "log_checkpoints=off",
        "jit=off",
    ];

    /// <summary>For tests, whose data nobody keeps: no waiting for the disk.</summary>
    public bool Durable { get; init; } = true;

    public bool DiesWithParent { get; init; }

    /// <summary>Of the superuser, who is for the runner alone.</summary>
    public string ConnectionString(string database) => ConnectionString(database, User, Password);

    /// <summary>Of the role that owns the database and can reach no other.</summary>
    public string OwnerConnectionString(string database) => ConnectionString(database, database, OwnerSecret(database));

    public ProcessSpec Spec() =>
        new(
            Name,
            Address,
            Path.Combine(Binaries, "postgres"),
            ["-D", OpenedFolder, .. Settings().SelectMany(setting => (string[])["-c", setting])]
        )
        {
            Environment = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" },
            OpenFolder = Cluster,
            Account = AsRoot ? Account : null,
            // A fast shutdown: sessions are ended, the log is kept whole.
            StopSignal = Signal.Interrupt,
            StopWithin = TimeSpan.FromSeconds(20),
            DiesWithParent = DiesWithParent,
        };

    /// <summary>Makes the cluster when there is none. One that was interrupted half-way is made anew.</summary>
    public async Task InitialiseAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Cluster))
        {
            string[] account = AsRoot
                ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--init-groups", "--"]
                : [];
            string[] owner = AsRoot ? ["-o", Account, "-g", Account] : [];
            await Tool.RunAsync(
                CliWrap.Cli.Wrap("install").WithArguments([.. owner, "-m", "700", "-d", data.Postgres]),
                cancellation
            );

            string[] command =
            [
                "-c",
                """folder=$1; shift; exec 9<"$folder"; exec "$@" """,
                "sh",
                data.Postgres,
                .. account,
                "sh",
                "-c",
                Initialise,
                "sh",
                Path.Combine(Binaries, "initdb"),
            ];
            await Tool.RunAsync(
                CliWrap
                    .Cli.Wrap("/bin/sh")
                    .WithWorkingDirectory("/")
                    .WithArguments(command)
                    .WithStandardInputPipe(PipeSource.FromString(Password)),
                cancellation
            );
            // A new cluster takes connections from its own machine alone.
            if (!IPAddress.IsLoopback(IPAddress.Parse(Host)))
                await File.AppendAllTextAsync(
                    Path.Combine(Cluster, "pg_hba.conf"),
                    "host all all samenet scram-sha-256\n",
                    cancellation
                );
        }

        ForgetDeadServer();
    }

    /// <summary>Returns when the server answers queries.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(
                    ConnectionString("postgres") + ";Pooling=false;Timeout=2"
                );
                await connection.OpenAsync(cancellation);
                return;
            }
            catch (NpgsqlException notYet)
                when (notYet is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
            {
                await Task.Delay(100, cancellation);
            }
        }
    }

    /// <summary>Makes a database, unless it exists.</summary>
    public async Task CreateDatabaseAsync(string name, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var create = new NpgsqlCommand($"""CREATE DATABASE "{name}" """, connection);
        try
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException exists) when (exists.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // It is there already, which is all that was asked.
        }
    }

    /// <summary>Makes the databases that are missing, and gives each to a role of its own.</summary>
    public async Task CreateOwnedDatabasesAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        foreach (var name in names)
            await CreateDatabaseAsync(name, cancellation);
        await DatabaseOwners.GiveAsync(ConnectionString, names.ToDictionary(name => name, OwnerSecret), cancellation);
    }

    private string OwnerSecret(string database) => data.Secret($"postgres.{database}.password");

    private string ConnectionString(string database, string user, string password) =>
        $"Host={Host};Port={Port};Username={user};Password={password};Database={database}";

    /// <summary>
    /// A server that was killed leaves its pid file, and the pid may by now belong to another system's server, which
    /// PostgreSQL would take for this one. The caller holds the folder's lock and has stopped what was left in it.
    /// </summary>
    private void ForgetDeadServer() => File.Delete(Path.Combine(Cluster, "postmaster.pid"));

    private IEnumerable<string> Settings() =>
        [
            $"listen_addresses={Host}",
            $"port={Port}",
            "unix_socket_directories=",
            "cluster_name=sms",
            .. Tuning,
            .. Durability(),
            .. MoreSettings,
        ];

    /// <summary>
    /// What is acknowledged is on the disk: a promise of the product, so it is said and not left to a default.
    /// </summary>
    private string[] Durability() =>
        Durable
            ? ["fsync=on", "synchronous_commit=on", "full_page_writes=on"]
            : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

    private static string FindBinaries()
    {
        const string versions = "/usr/lib/postgresql";
        var newest = Directory.Exists(versions)
            ? Directory
                .GetDirectories(versions)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
                .MaxBy(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            : null;
        return newest is null
            ? throw new CommandFailure(
                "PostgreSQL is not installed (no initdb below /usr/lib/postgresql). Run ./sms install, "
                    + "which installs it."
            )
            : Path.Combine(newest, "bin");
    }
}
