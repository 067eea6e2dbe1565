namespace Sms.Cli.Local;

/// <summary>
/// The processes that carry a system's mark, found in the process table: what is left when a runner was killed, and
/// the proof that a stop has left nothing.
/// </summary>
public static class Orphans
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static IReadOnlyList<int> Find(DataDirectory data)
    {
        var tag = data.Tag;
        return [.. Posix.Processes().Where(pid => Posix.Variable(pid, ChildProcess.TagVariable) == tag && Posix.StartTime(pid) is not null)];
    }

    /// <summary>Stops what is left: services and broker first, then the database, each asked before it is killed.</summary>
    /// <returns>How many processes there were.</returns>
    public static async Task<int> StopAsync(DataDirectory data, CancellationToken cancellation)
    {
        var found = Find(data);
        var databases = found.Where(pid => Posix.Variable(pid, ChildProcess.PartVariable) == PrivatePostgres.Name).ToList();
        await StopAsync(found.Except(databases), Signal.Terminate, cancellation);
        await StopAsync(databases, Signal.Interrupt, cancellation);
        return found.Count;
    }

    private static async Task StopAsync(IEnumerable<int> pids, Signal signal, CancellationToken cancellation)
    {
        var waiting = pids.Select(pid => (Pid: pid, Started: Posix.StartTime(pid))).Where(process => process.Started is not null).ToList();
        foreach (var (pid, _) in waiting) Posix.Send(pid, signal);

        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            waiting.RemoveAll(process => Posix.StartTime(process.Pid) != process.Started);
            if (waiting.Count == 0) return;
            if (Environment.TickCount64 > deadline)
            {
                foreach (var (pid, _) in waiting) Posix.Send(pid, Signal.Kill);
            }

            await Task.Delay(100, cancellation);
        }
    }
}
