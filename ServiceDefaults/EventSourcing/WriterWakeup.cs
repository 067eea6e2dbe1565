using JasperFx.Events.Daemon.HighWater;
using Marten;
using Marten.Services;

namespace Sms.ServiceDefaults;

/// <summary>
/// Wakes the relay the moment this process has committed events; what other replicas commit is found by polling.
/// LISTEN/NOTIFY would do it for all of them, but serialises commits in PostgreSQL.
/// </summary>
internal sealed class WriterWakeup : IDaemonWakeup
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);

    private readonly Wakeup _wakeup = new();

    public void Signal() => _wakeup.Signal();

    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        // Under load commits follow each other closely: a look for each of them would cost more than it finds.
        if (await _wakeup.Wait(timeout, token))
            await Task.Delay(Gather, token);
    }

    public void Dispose() => _wakeup.Dispose();
}

/// <summary>Signals after each commit that appended something.</summary>
internal sealed class WakeRelay(WriterWakeup wakeup) : DocumentSessionListenerBase
{
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        if (commit.GetStreams().Any())
            wakeup.Signal();
        return Task.CompletedTask;
    }
}
