using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Sms.AppHost.Running;

/// <summary>Tells whoever started the system what is under way, when it is ready, and why it gave up.</summary>
internal sealed class StartReport(SystemParts parts, IHostApplicationLifetime lifetime) : LifecycleService
{
    /// <summary>For a machine that is busy with other things, or for many replicas.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"Starting {parts.All.Count} parts");
        using var timer = new PeriodicTimer(Look);
        var reported = false;
        while (await timer.WaitForNextTickAsync(stopping))
        {
            if (parts.Failure is not null)
            {
                await Console.Error.WriteLineAsync(parts.Failure);
                lifetime.StopApplication();
                return;
            }

            if (reported)
                continue;
            var unready = parts.All.Where(part => !part.WasReady).ToList();
            if (unready.Count == 0)
            {
                parts.SetReady();
                Report(watch.Elapsed);
                reported = true;
            }
            else if (watch.Elapsed > Within)
            {
                parts.GiveUp(
                    $"Not ready after {Within.TotalSeconds:0} s.\n"
                        + $"{string.Join('\n', unready.Select(part => parts.EndOfLog(part.Name)))}"
                );
            }
        }
    }

    private void Report(TimeSpan took)
    {
        Console.WriteLine($"Started in {took.TotalSeconds:0.0} s:");
        foreach (var part in parts.All)
            Console.WriteLine($"  {part.Name, -12} {part.Address}");
        Console.WriteLine($"Connection strings, with passwords: {parts.Data.ConnectionsFile}");
        Console.WriteLine($"Logs: {parts.Data.Logs}");
        if (parts.Dashboard is { } dashboard)
            Console.WriteLine($"Dashboard: {dashboard}/login?t={parts.DashboardToken}");
        Console.WriteLine($"SMS is ready: {parts.Url}");
    }
}
