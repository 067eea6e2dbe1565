namespace Sms.Local;

/// <summary>
/// The processes that carry a system's mark, found in the process table: what is left when an orchestrator was killed,
/// and the proof that a stop has left nothing.
/// </summary>
public static class Orphans
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The servers in the order in which they stop, after everything that may still write to them.</summary>
    private static readonly string[] Servers = [PrivateRabbit.Name, PrivateRabbit.MapperName, PrivatePostgres.Name];

    public static IReadOnlyList<int> Find(DataDirectory data)
    {
        var tag = data.Tag;
        return
        [
            .. Posix
                .Processes()
                .Where(pid =>
                    pid != Environment.ProcessId
                    && Posix.Variable(pid, Launch.TagVariable) == tag
                    && Posix.StartTime(pid) is not null
                ),
        ];
    }

    /// <summary>Stops all that is left: the parts in order, and then the orchestrator, which is no part.</summary>
    /// <returns>How many processes there were.</returns>
    public static async Task<int> StopAsync(DataDirectory data, CancellationToken cancellation)
    {
        var found = Find(data);
        await StopPartsAsync(data, cancellation);
        await StopAsync(found, Signal.Terminate, cancellation);
        return found.Count;
    }

    /// <summary>
    /// Stops the services first, then the broker, then the database, so that each can still store and send what it has
    /// begun. Each is asked before it is killed.
    /// </summary>
    public static async Task StopPartsAsync(DataDirectory data, CancellationToken cancellation)
    {
        var parts = Find(data).ToLookup(pid => Posix.Variable(pid, Launch.PartVariable));
        await StopAsync(
            parts.Where(part => part.Key is { } name && !Servers.Contains(name)).SelectMany(part => part),
            Signal.Terminate,
            cancellation
        );
        foreach (var server in Servers)
            await StopAsync(
                parts[server],
                server == PrivatePostgres.Name ? Signal.Interrupt : Signal.Terminate,
                cancellation
            );
    }

    /// <summary>
    /// Returns when all have ended. They are asked every second anew: one that has just begun may lose the first
    /// signal before it listens. Who has not ended in time is killed.
    /// </summary>
    private static async Task StopAsync(IEnumerable<int> pids, Signal signal, CancellationToken cancellation)
    {
        var waiting = pids.Select(pid => (Pid: pid, Started: Posix.StartTime(pid)))
            .Where(process => process.Started is not null)
            .ToList();
        var began = Environment.TickCount64;
        for (var next = began; ; await Task.Delay(50, cancellation))
        {
            waiting.RemoveAll(process => Posix.StartTime(process.Pid) != process.Started);
            if (waiting.Count == 0)
                return;
            if (Environment.TickCount64 < next)
                continue;
            next += 1_000;
            var sent = Environment.TickCount64 - began < Patience.TotalMilliseconds ? signal : Signal.Kill;
            foreach (var (pid, _) in waiting)
                Posix.Send(pid, sent);
        }
    }
}
