using System.Diagnostics;

namespace Sms.Local;

/// <summary>
/// A process that this one starts and stops itself. It is in a session of its own, so that Ctrl-C at the terminal does
/// not reach it.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private readonly ProcessSpec _spec;
    private readonly Process _process;

    private ChildProcess(ProcessSpec spec, Process process) => (_spec, _process, Pid) = (spec, process, process.Id);

    /// <summary>Also known of a process that has ended and is disposed of.</summary>
    public int Pid { get; }

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(ProcessSpec spec, DataDirectory data)
    {
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = spec.WorkingDirectory };
        start.ArgumentList.Add(Launch.Program);
        foreach (var argument in Launch.Arguments(spec, data.Log(spec.Name)))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Launch.Environment(spec, data))
            start.Environment[name] = value;

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
}
