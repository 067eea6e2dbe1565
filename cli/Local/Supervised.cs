using System.ComponentModel;
using System.Diagnostics;

using Sms.Local;

namespace Sms.Cli.Local;

/// <summary>
/// Keeps one part of the system running: when its process ends unasked it is started again, after a pause that doubles
/// from one second to thirty and is forgotten once the part has run for a minute.
/// </summary>
public sealed class Supervised : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly DataDirectory _data;
    private readonly RunnerLog _log;
    private readonly Action _changed;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private ChildProcess _process;

    /// <param name="changed">Called whenever the part has a new process.</param>
    public Supervised(ProcessSpec spec, DataDirectory data, RunnerLog log, Action changed)
    {
        (Spec, _data, _log, _changed) = (spec, data, log, changed);
        _process = ChildProcess.Start(spec, data);
        _loop = RunAsync();
    }

    public ProcessSpec Spec { get; }

    /// <summary>The process of the moment; between two it is the one that has ended.</summary>
    public int Pid => _process.Pid;

    /// <summary>How many processes of this part have ended unasked.</summary>
    public int Failures { get; private set; }

    /// <summary>Stops the part for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        await _process.StopAsync();
        _process.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var pause = TimeSpan.FromSeconds(1); ; pause = Min(pause * 2, Longest))
            {
                var watch = Stopwatch.StartNew();
                await _process.WaitForExitAsync(_stopping.Token);
                Failures++;
                if (watch.Elapsed > Settled) pause = TimeSpan.FromSeconds(1);
                Tell($"{Spec.Name} (pid {_process.Pid}) ended with status {_process.ExitCode}; starting it again in {pause.TotalSeconds:0} s");
                await Task.Delay(pause, _stopping.Token);
                if (TryStart()) Tell($"{Spec.Name} runs again as pid {_process.Pid}", _changed);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop: the process is the caller's to end.
        }
    }

    /// <summary>A machine that is out of processes or files may have some again after the next pause.</summary>
    private bool TryStart()
    {
        try
        {
            var ended = _process;
            _process = ChildProcess.Start(Spec, _data);
            ended.Dispose();
            return true;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            Tell($"{Spec.Name} cannot be started: {failure.Message}");
            return false;
        }
    }

    private void Tell(string line, Action? also = null)
    {
        try
        {
            _log.Write(line);
            also?.Invoke();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The disk is full: that keeps a part from being written about, not from running.
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
