using System.Security.Cryptography;

namespace Sms.Local;

/// <summary>
/// The folder that holds everything of one local system: databases, broker, logs, secrets and what is running. It is
/// for its owner alone, and so is all that is in it: logs and queues hold what people have written. PostgreSQL, which
/// runs as another account when the runner is root, gets its own folder opened. Deleting it, when the system is down,
/// leaves nothing behind.
/// </summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Owner = OwnerOnly | UnixFileMode.UserExecute;
    private const string IdentityFile = "identity";

    private string? _tag;

    private DataDirectory(string root) => Root = root;

    public string Root { get; }
    public string Logs => Path.Combine(Root, "logs");
    public string RunFile => Path.Combine(Root, "run.json");
    public string LockFile => Path.Combine(Root, "lock");
    public string RunnerOutput => Path.Combine(Logs, "runner.out");
    public string Postgres => Path.Combine(Root, "postgres");
    public string Rabbit => Path.Combine(Root, "rabbitmq");

    /// <summary>
    /// Connection strings, passwords included, in the form that a shell or an IDE can read as environment.
    /// </summary>
    public string ConnectionsFile => Path.Combine(Root, "connections.env");

    /// <summary>
    /// Marks the processes of this system in their environment. It names the folder and an identity made with it, so
    /// that a copied folder, or one of the same name in another container, is another system.
    /// </summary>
    public string Tag => _tag ??= $"{ReadOrCreate(IdentityFile, () => Guid.NewGuid().ToString("N"))}@{Root}";

    /// <summary>Of the user <c>admin</c>, as it was at the first start.</summary>
    public string AdministratorPassword => Secret("administrator.password");

    public string Log(string name) => Path.Combine(Logs, name + ".log");

    /// <summary>
    /// What may be in a folder that is otherwise empty: disks that were mounted for a system, and what a new disk has.
    /// </summary>
    private static readonly string[] MadeBefore = ["postgres", "rabbitmq", "logs", "lost+found"];

    /// <summary>A name for a folder that need not exist yet.</summary>
    public static DataDirectory At(string path) => new(Resolve(Path.GetFullPath(path)));

    /// <summary>
    /// Makes the folders that are missing. One that others can look into is closed, if it is a system's.
    /// </summary>
    /// <exception cref="CommandFailure">It cannot be used, or is open to others and holds something else.</exception>
    public DataDirectory Create()
    {
        try
        {
            MakePrivate(Root, isOwn: () =>
                File.Exists(Path.Combine(Root, IdentityFile))
                || Directory.EnumerateFileSystemEntries(Root).All(entry => MadeBefore.Contains(Path.GetFileName(entry)))
            );
            MakePrivate(Logs, isOwn: () => true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"Cannot use {Root} as data directory: {failure.Message}");
        }

        return this;
    }

    /// <summary>
    /// Takes from others what an earlier version has let them read. The caller holds the folder's lock.
    /// </summary>
    public void Tighten()
    {
        // PostgreSQL keeps its own folder so; it belongs to its account, and has many files.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
        };
        foreach (
            var path in Directory
                .EnumerateFileSystemEntries(Root, "*", options)
                .Where(path => path != Postgres && !path.StartsWith(Postgres + "/", StringComparison.Ordinal))
        )
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~Owner) != 0)
                File.SetUnixFileMode(path, mode & Owner);
        }
    }

    /// <summary>A random password that stays the same for the life of the folder; only its owner can read it.</summary>
    public string Secret(string name) =>
        ReadOrCreate(name, () => RandomNumberGenerator.GetHexString(40, lowercase: true));

    /// <summary>
    /// Replaces a file that only its owner may read, in one step: a reader sees the old text or the new one.
    /// </summary>
    public static void WritePrivately(string path, string text)
    {
        var fresh = path + ".new";
        // Made anew, so that the mode is that of this file and not of one that was left behind.
        File.Delete(fresh);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using (var writer = new StreamWriter(new FileStream(fresh, options)))
            writer.Write(text);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Makes a folder that only its owner may look into; one that is there is closed to others.</summary>
    public static void MakePrivate(string folder) => MakePrivate(folder, isOwn: () => true);

    private string ReadOrCreate(string name, Func<string> make)
    {
        var path = Path.Combine(Root, name);
        if (!File.Exists(path))
            WritePrivately(path, make());
        return File.ReadAllText(path).Trim();
    }

    /// <param name="isOwn">Asked of a folder that others can look into.</param>
    private static void MakePrivate(string folder, Func<bool> isOwn)
    {
        Directory.CreateDirectory(folder, Owner);
        if ((File.GetUnixFileMode(folder) & ~Owner) == 0)
            return;
        if (!isOwn())
            throw new CommandFailure(
                $"{folder} is open to others and holds something else. Choose an empty folder, or chmod 700 it."
            );
        File.SetUnixFileMode(folder, Owner);
    }

    /// <summary>One system has one name, whichever links lead to it.</summary>
    private static string Resolve(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate("/", (parent, name) =>
            {
                var next = Path.Combine(parent, name);
                return Directory.Exists(next)
                    ? new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next
                    : next;
            });
}
