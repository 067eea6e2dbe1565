using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sms.Local;

namespace Sms.AppHost.Running;

/// <summary>
/// Gives up when the orchestrator has gone: Aspire does not notice, and without it nothing is started any more. Its
/// monitors have then ended what it had started.
/// </summary>
internal sealed class OrchestratorWatch(SystemParts parts, IOptions<HostOptions> host) : LifecycleService
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Look);
        (int Pid, long? Started)? orchestrator = null;
        while (await timer.WaitForNextTickAsync(stopping))
        {
            if (parts.Stopping)
                return;
            orchestrator ??= Find();
            if (orchestrator is { } known && Posix.StartTime(known.Pid) != known.Started)
            {
                // Aspire would wait for what the orchestrator does not do any more.
                host.Value.ShutdownTimeout = StopWithin;
                parts.GiveUp($"The orchestrator (pid {known.Pid}) has ended, and everything with it. Start again.");
                return;
            }
        }
    }

    /// <summary>The parent of what it has started.</summary>
    private (int, long?)? Find()
    {
        foreach (var part in parts.All.Where(part => part.Pid > 0))
        {
            if (Posix.Parent(part.Pid) is { } parent and > 1 && Posix.StartTime(parent) is { } started)
                return (parent, started);
        }

        return null;
    }
}
