using System.Diagnostics;
using Sms.Cli.Local;
using Sms.Local;

namespace Sms.Cli.Up;

/// <summary>Runs the system until it is told to stop.</summary>
public static class ForegroundRunner
{
    /// <summary>For a machine that is busy with other things, or for many replicas.</summary>
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(4);

    public static async Task<int> RunAsync(UpRequest request, CancellationToken cancellation)
    {
        var data = request.Data.Create();
        using var held = RunLock.TryTake(data) ?? throw new CommandFailure(AlreadyRuns(data));
        await StopLeftoversAsync(data, cancellation);
        data.Tighten();
        if (!Ports.IsFree(request.Port)) throw new CommandFailure($"Port {request.Port} is in use by another program. Choose one with --port.");

        var watch = Stopwatch.StartNew();
        var progress = new StartProgress();
        await using var system = new LocalSystem(data, request.Port, request.Replicas, request.Tls, progress);
        await progress.ShowAsync(() => system.StartAsync(StartWithin, cancellation));

        Console.WriteLine($"Started in {watch.Elapsed.TotalSeconds:0.0} s:");
        foreach (var (name, address) in system.Addresses) Console.WriteLine($"  {name,-12} {address}");
        Console.WriteLine($"Connection strings, with passwords: {data.ConnectionsFile}");
        Console.WriteLine($"Logs: {data.Logs}");
        Console.WriteLine($"SMS is ready: {system.Url}");

        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Console.WriteLine("Stopping.");
        return 0;
    }

    private static async Task StopLeftoversAsync(DataDirectory data, CancellationToken cancellation)
    {
        var stopped = await Orphans.StopAsync(data, cancellation);
        if (stopped > 0) Console.WriteLine($"Stopped {stopped} processes that an earlier run had left behind.");
    }

    private static string AlreadyRuns(DataDirectory data) =>
        RunState.Read(data) is { } state
            ? $"A system runs in {data.Root} already: {state.Url} (pid {state.RunnerPid}). Stop it with ./sms down --data {data.Root}, or choose another folder with --data and another --port."
            : $"Another ./sms is starting a system in {data.Root}.";
}
