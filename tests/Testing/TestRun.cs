using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Sms.Testing;

/// <summary>
/// What surrounds the tests of one project: a share of the machine, and a log. Test processes share the machine, except
/// one whose project says <c>NeedsWholeMachine</c>: it waits until no other runs, and others wait for its end.
/// </summary>
public sealed class TestRun : ITestPipelineStartup
{
    /// <summary>Key of the assembly metadata by which a project asks for the machine alone.</summary>
    public const string NeedsWholeMachine = "NeedsWholeMachine";

    /// <summary>Tests run as on a host that is not on UTC, with an offset that is no whole hour.</summary>
    public const string TimeZone = "Asia/Kathmandu";

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(200);

    private FileStream? _lock;
    private StreamWriter? _log;

    public async ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            throw new InvalidOperationException("tzdata is not installed. Run ./sms install, which installs it.");

        var tests = Assembly.GetEntryAssembly()!;
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "tests")).FullName;
        var alone = tests.GetCustomAttributes<AssemblyMetadataAttribute>().Any(data => data.Key == NeedsWholeMachine);
        var file = Path.Combine(folder, "machine.lock");
        var share = alone ? FileShare.None : FileShare.Read;
        while ((_lock = TryLock(file, share)) is null)
            await Task.Delay(AskAgainAfter);

        _log = OpenLog(Path.Combine(folder, $"{tests.GetName().Name}.log"));
        Console.SetOut(TextWriter.Synchronized(_log));
    }

    public async ValueTask StopAsync()
    {
        if (_log is not null)
        {
            Console.SetOut(TextWriter.Null);
            await _log.DisposeAsync();
        }

        if (_lock is not null)
            await _lock.DisposeAsync();
    }

    private static StreamWriter OpenLog(string path) => new(path) { AutoFlush = true };

    /// <summary>The kernel releases the lock with the process that holds it, however it ends.</summary>
    private static FileStream? TryLock(string file, FileShare share)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, share);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
