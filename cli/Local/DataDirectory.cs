using System.Security.Cryptography;

namespace Sms.Cli.Local;

/// <summary>
/// The folder that holds everything of one local system: databases, broker, logs, secrets and what is running.
/// Deleting it, when the system is down, leaves nothing behind.
/// </summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string? _tag;

    private DataDirectory(string root) => Root = root;

    public string Root { get; }
    public string Logs => Path.Combine(Root, "logs");
    public string RunFile => Path.Combine(Root, "run.json");
    public string LockFile => Path.Combine(Root, "lock");
    public string RunnerOutput => Path.Combine(Logs, "runner.out");
    public string Postgres => Path.Combine(Root, "postgres");
    public string Rabbit => Path.Combine(Root, "rabbitmq");

    /// <summary>Connection strings, passwords included, in the form that a shell or an IDE can read as environment.</summary>
    public string ConnectionsFile => Path.Combine(Root, "connections.env");

    /// <summary>
    /// Marks the processes of this system in their environment. It names the folder and an identity made with it, so
    /// that a copied folder, or one of the same name in another container, is another system.
    /// </summary>
    public string Tag => _tag ??= $"{ReadOrCreate("identity", () => Guid.NewGuid().ToString("N"))}@{Root}";

    /// <summary>Of the user <c>admin</c>, as it was at the first start.</summary>
    public string AdministratorPassword => Secret("administrator.password");

    public string Log(string name) => Path.Combine(Logs, name + ".log");

    /// <summary>A name for a folder that need not exist yet.</summary>
    public static DataDirectory At(string path) => new(Resolve(Path.GetFullPath(path)));

    /// <summary>Makes the folders that are missing.</summary>
    public DataDirectory Create()
    {
        try
        {
            Directory.CreateDirectory(Root);
            Directory.CreateDirectory(Logs);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"Cannot use {Root} as data directory: {failure.Message}");
        }

        return this;
    }

    /// <summary>A random password that stays the same for the life of the folder; only its owner can read it.</summary>
    public string Secret(string name) => ReadOrCreate(name, () => RandomNumberGenerator.GetHexString(40, lowercase: true));

    /// <summary>Replaces a file that only its owner may read, in one step: a reader sees the old text or the new one.</summary>
    public static void WritePrivately(string path, string text) => Write(path, text, OwnerOnly);

    /// <summary>The same for a file that anybody may read.</summary>
    public static void WritePublicly(string path, string text) => Write(path, text, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private string ReadOrCreate(string name, Func<string> make)
    {
        var path = Path.Combine(Root, name);
        if (!File.Exists(path)) Write(path, make(), OwnerOnly);
        return File.ReadAllText(path).Trim();
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode };
        using (var writer = new StreamWriter(new FileStream(fresh, options))) writer.Write(text);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>One system has one name, whichever links lead to it.</summary>
    private static string Resolve(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate("/", (parent, name) =>
        {
            var next = Path.Combine(parent, name);
            return Directory.Exists(next) ? new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next : next;
        });
}
