namespace Sms.Webhooks;

/// <summary>Lets the agent look at once when there is something new; what other replicas know of is found by looking now and then.</summary>
internal sealed class Wakeup : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Signal()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already signalled: one look finds everything that is there.
        }
    }

    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => _signal.WaitAsync(atMost, cancellation);

    public void Dispose() => _signal.Dispose();
}
