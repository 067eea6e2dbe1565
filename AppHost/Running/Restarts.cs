using System.Collections.Concurrent;
using System.Diagnostics;
using Sms.Local;

namespace Sms.AppHost.Running;

/// <summary>
/// Starts a part again that has ended unasked, after a pause that doubles from one second to thirty and is forgotten
/// once the part has run for a minute. What somebody has stopped, on the dashboard say, stays stopped.
/// </summary>
internal sealed class Restarts(SystemParts parts, RunnerLog log, ResourceCommandService commands)
{
    /// <summary>
    /// A part that ends this often before it was ever ready has a cause that another start does not cure.
    /// </summary>
    private const int EarlyFailures = 3;

    /// <summary>What the orchestrator calls a process that it has ended itself.</summary>
    private const string Terminated = "Terminated";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Ends> _ends = [];

    /// <summary>Returns at once: whoever tells of the end waits for all who listen.</summary>
    public Task OnStopped(ResourceStoppedEvent stopped)
    {
        var snapshot = stopped.ResourceEvent.Snapshot;
        if (
            parts.Find(stopped.Resource.Name) is { } part
            && !parts.Stopping
            && snapshot.State?.Text is not (Terminated or "Exited")
        )
            _ = Task.Run(() => StartAgainAsync(part, stopped.ResourceEvent.ResourceId, snapshot));
        return Task.CompletedTask;
    }

    private async Task StartAgainAsync(Part part, string resource, CustomResourceSnapshot snapshot)
    {
        var ends = _ends.GetOrAdd(part.Name, _ => new Ends());
        var pause = ends.Next();
        Tell(
            $"{part.Name} (pid {part.Pid}) ended with status {snapshot.ExitCode}; "
                + $"starting it again in {pause.TotalSeconds:0} s"
        );
        if (!part.WasReady && ends.Count >= EarlyFailures)
        {
            parts.GiveUp($"{part.Name} does not start: it ended {ends.Count} times.\n{parts.EndOfLog(part.Name)}");
            return;
        }

        while (true)
        {
            await Task.Delay(pause);
            if (parts.Stopping)
                return;
            ends.Started();
            var result = await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand);
            if (result.Success || parts.Stopping)
                return;
            // A machine that is out of processes or files may have some again after the next pause.
            pause = ends.Next();
            Tell($"{part.Name} cannot be started: {result.Message}; trying again in {pause.TotalSeconds:0} s");
        }
    }

    private void Tell(string line)
    {
        try
        {
            log.Write(line);
        }
        catch (IOException)
        {
            // The disk is full: that keeps a part from being written about, not from being started.
        }
    }

    private sealed class Ends
    {
        private TimeSpan _pause = Shortest;
        private long _started = Stopwatch.GetTimestamp();

        public int Count { get; private set; }

        public void Started() => _started = Stopwatch.GetTimestamp();

        /// <returns>How long to wait this time.</returns>
        public TimeSpan Next()
        {
            Count++;
            if (Stopwatch.GetElapsedTime(_started) > Settled)
                _pause = Shortest;
            var pause = _pause;
            _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
            return pause;
        }
    }
}
