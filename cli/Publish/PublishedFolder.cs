using Sms.Local;

namespace Sms.Cli.Publish;

/// <summary>
/// The folder that <c>sms publish</c> fills. It is for its owner alone, since it holds passwords; what is installed for
/// everybody (services, units) is readable below it, so that a copy is.
/// </summary>
internal sealed class PublishedFolder
{
    private const UnixFileMode ReadableFile =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadableFolder =
        ReadableFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const string ManifestName = "aspire-manifest.json";

    private PublishedFolder(string root) => Root = root;

    public string Root { get; }

    public string Manifest => Path.Combine(Root, ManifestName);

    public string Services => Path.Combine(Root, "services");

    public string DatabaseScript => Path.Combine(Root, "servers", "postgres.sql");

    public string BrokerDefinitions => Path.Combine(Root, "servers", "rabbitmq-definitions.json");

    public string Target => Path.Combine(Root, "systemd", "sms.target");

    /// <summary>The passwords, made when they are first asked for and kept from one publishing to the next.</summary>
    public DataDirectory Secrets => DataDirectory.At(Path.Combine(Root, "secrets"));

    public string SettingsOf(string service) => Path.Combine(Root, "settings", $"{service}.env");

    public string UnitOf(string service) => Path.Combine(Root, "systemd", SystemdUnits.Name(service));

    /// <exception cref="CommandFailure">The folder holds something else.</exception>
    public static PublishedFolder Prepare(string path)
    {
        var folder = new PublishedFolder(path);
        if (Directory.Exists(path) && !File.Exists(folder.Manifest) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new CommandFailure(
                $"{path} holds something else. Choose a folder that is empty, or one that was published to before."
            );
        DataDirectory.MakePrivate(path);
        foreach (var name in (string[])["secrets", "servers"])
            DataDirectory.MakePrivate(Path.Combine(path, name));
        // Of services that are no more.
        foreach (var stale in (string[])[Path.Combine(path, "settings"), Path.Combine(path, "systemd")])
        {
            if (Directory.Exists(stale))
                Directory.Delete(stale, recursive: true);
        }

        DataDirectory.MakePrivate(Path.Combine(path, "settings"));
        Directory.CreateDirectory(Path.Combine(path, "systemd"), ReadableFolder);
        Open(Path.Combine(path, "systemd"));
        return folder;
    }

    /// <summary>Writes a file that everybody may read.</summary>
    public static void WriteOpenly(string path, string text)
    {
        File.WriteAllText(path, text);
        Open(path);
    }

    /// <summary>Lets everybody read a file, or a folder with all that is in it.</summary>
    public static void Open(string path)
    {
        if (!Directory.Exists(path))
        {
            File.SetUnixFileMode(path, ReadableFile);
            return;
        }

        File.SetUnixFileMode(path, ReadableFolder);
        foreach (var entry in Directory.EnumerateFileSystemEntries(path))
            Open(entry);
    }
}
