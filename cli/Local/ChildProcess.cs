using System.Diagnostics;

namespace Sms.Cli.Local;

/// <summary>
/// A running process of the system. It is in a session of its own, so that Ctrl-C at the terminal reaches the runner
/// alone, and it writes to its log itself, so that it outlives a runner that was killed.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    /// <summary>The variable that marks the processes of a system; the value is <see cref="DataDirectory.Tag"/>.</summary>
    public const string TagVariable = "SMS_INSTANCE";

    /// <summary>The variable that says which part a process is.</summary>
    public const string PartVariable = "SMS_PART";

    /// <summary>The first argument is the log, the second a folder to hold open as descriptor 9, or nothing.</summary>
    private const string Launch = """umask 077; log=$1; folder=$2; shift 2; [ -z "$folder" ] || exec 9<"$folder"; exec setsid "$@" </dev/null >>"$log" 2>&1""";

    private readonly ProcessSpec _spec;
    private readonly Process _process;

    private ChildProcess(ProcessSpec spec, Process process) => (_spec, _process, Pid) = (spec, process, process.Id);

    /// <summary>Also known of a process that has ended and is disposed of.</summary>
    public int Pid { get; }

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(ProcessSpec spec, DataDirectory data)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = spec.WorkingDirectory };
        foreach (var argument in (string[])["-c", Launch, "sh", data.Log(spec.Name), spec.OpenFolder ?? "", .. Privileges(spec), spec.FileName, .. spec.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // A base image of .NET sets this one, and it would be an endpoint beside the one that is given.
        start.Environment.Remove("ASPNETCORE_HTTP_PORTS");
        start.Environment[TagVariable] = data.Tag;
        start.Environment[PartVariable] = spec.Name;
        foreach (var (name, value) in spec.Environment) start.Environment[name] = value;

        return new ChildProcess(spec, Process.Start(start)!);
    }

    public Task WaitForExitAsync(CancellationToken cancellation = default) => _process.WaitForExitAsync(cancellation);

    /// <summary>
    /// Asks the process to stop, and kills it when it does not within its time. It is asked every second anew: one that
    /// has just begun may lose the first signal before it listens.
    /// </summary>
    public async Task StopAsync()
    {
        var ended = _process.WaitForExitAsync(CancellationToken.None);
        var watch = Stopwatch.StartNew();
        while (!ended.IsCompleted)
        {
            Posix.Send(Pid, watch.Elapsed < _spec.StopWithin ? _spec.StopSignal : Signal.Kill);
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(1)));
        }

        await ended;
    }

    public void Dispose() => _process.Dispose();

    private static string[] Privileges(ProcessSpec spec)
    {
        string[] account = spec.Account is { } name ? [$"--reuid={name}", $"--regid={name}", "--init-groups"] : [];
        string[] options = spec.DiesWithParent ? [.. account, "--pdeathsig", NameOf(spec.StopSignal)] : account;
        return options.Length > 0 ? ["setpriv", .. options, "--"] : [];
    }

    /// <summary>setpriv knows signals by name only.</summary>
    private static string NameOf(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Kill => "KILL",
        _ => "TERM",
    };
}
