namespace Sms.ServiceDefaults;

/// <summary>
/// Lets whoever looks now and then look at once when there is something new in this process; what other replicas know
/// of is found anyway.
/// </summary>
public sealed class Wakeup : IDisposable
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

    /// <returns>Whether it was signalled; otherwise the time is up.</returns>
    public Task<bool> Wait(TimeSpan atMost, CancellationToken cancellation) => _signal.WaitAsync(atMost, cancellation);

    public void Dispose() => _signal.Dispose();
}
