using System.Globalization;
using Sms.Local;

namespace Sms.AppHost.Running;

/// <summary>
/// Keeps <c>run.json</c> up to date, by which <c>sms status</c> and <c>sms down</c> know what runs. It watches from the
/// beginning: a start that is interrupted has to be found too.
/// </summary>
internal sealed class RunRecord(SystemParts parts, RunnerLog log, ResourceNotificationService resources)
    : LifecycleService
{
    /// <summary>The property of a resource that holds it.</summary>
    private const string ProcessId = "executable.pid";

    protected override async Task RunAsync(CancellationToken stopping)
    {
        parts.Write();
        await foreach (var change in resources.WatchAsync(stopping))
        {
            if (parts.Find(change.Resource.Name) is not { } part || PidOf(change) is not { } pid || pid == part.Pid)
                continue;
            var again = part.Pid > 0;
            part.SetProcess(pid);
            if (again)
                log.Write($"{part.Name} runs again as pid {pid}");
            TryWrite();
        }
    }

    private static int? PidOf(ResourceEvent change) =>
        change.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value is { } pid
        && Convert.ToInt32(pid, CultureInfo.InvariantCulture) is > 0 and var number
            ? number
            : null;

    private void TryWrite()
    {
        try
        {
            parts.Write();
        }
        catch (IOException)
        {
            // The disk is full: that keeps a part from being written about, not from running.
        }
    }
}
