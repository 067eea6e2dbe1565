using Sms.Local;

namespace Sms.Journeys.Rights;

/// <summary>
/// What other accounts of the machine can read of a system: nothing. Logs and queues hold titles of incidents.
/// </summary>
public sealed class FilesTests(RunningSystem system) : IDisposable
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sms-files-");

    [Fact]
    public void nothing_in_the_data_directory_of_a_running_system_is_for_others()
    {
        var entries = (string[])
            [system.Data.Root, .. Directory.EnumerateFileSystemEntries(system.Data.Root, "*", Everything)];
        entries.Length.ShouldBeGreaterThan(100);
        entries.ShouldContain(entry => entry.StartsWith(system.Data.Rabbit, StringComparison.Ordinal));
        entries.ShouldContain(Path.Combine(system.Data.Logs, "incidents.log"));
        entries.Where(IsForOthers).ShouldBeEmpty();
    }

    [Fact]
    public void what_an_earlier_version_has_left_open_is_closed()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "identity"), "x");
        var open = new[]
        {
            Path.Combine(_folder.FullName, "logs", "incidents.log"),
            Path.Combine(_folder.FullName, "rabbitmq", "mnesia", "queue.rdq"),
            Path.Combine(_folder.FullName, "run.json"),
        };
        foreach (var path in open)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "Payments fail");
            File.SetUnixFileMode(
                path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            );
        }

        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        DataDirectory.At(_folder.FullName).Create().Tighten();
        Directory
            .EnumerateFileSystemEntries(_folder.FullName, "*", Everything)
            .Append(_folder.FullName)
            .Where(IsForOthers)
            .ShouldBeEmpty();
        open.ShouldAllBe(path => File.ReadAllText(path) == "Payments fail");
    }

    [Fact]
    public void a_folder_of_somebody_else_s_files_is_left_as_it_is()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "thesis.txt"), "x");
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        Should
            .Throw<CommandFailure>(() => DataDirectory.At(_folder.FullName).Create())
            .Message.ShouldContain("empty folder");
        File.GetUnixFileMode(_folder.FullName).ShouldBe((UnixFileMode)0b111_101_101);
    }

    [Fact]
    public void a_secret_is_never_written_into_a_file_that_was_left_open()
    {
        var path = Path.Combine(_folder.FullName, "token.json");
        File.WriteAllText(path + ".new", "");
        File.SetUnixFileMode(path + ".new", (UnixFileMode)0b110_110_110);
        DataDirectory.WritePrivately(path, "secret");
        IsForOthers(path).ShouldBeFalse();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool IsForOthers(string path)
    {
        try
        {
            return (File.GetUnixFileMode(path) & Others) != 0;
        }
        catch (IOException)
        {
            // Gone since it was listed: a running broker makes and deletes files.
            return false;
        }
    }
}
