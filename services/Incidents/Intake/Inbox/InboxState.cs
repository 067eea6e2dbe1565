using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.Incidents;

/// <summary>What the two sides of the inbox tell each other inside one process.</summary>
internal sealed class InboxState : IDisposable
{
    private readonly Wakeup _arrived = new();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<IReadOnlyList<AlertReceipt>>> _expected = new();
    private long _arrivals;
    private volatile InboxDepth _depth = new(0, null, 0);

    public InboxState() =>
        Signals.Meter.CreateObservableGauge(
            "sms.intake.undecided",
            () => _depth.Alerts,
            "{alert}",
            "Alerts that are accepted and not yet decided on."
        );

    public InboxDepth Depth
    {
        get => _depth;
        set => _depth = value;
    }

    /// <summary>How often something has arrived in this process.</summary>
    public long Arrivals => Interlocked.Read(ref _arrivals);

    public void Arrived()
    {
        Interlocked.Increment(ref _arrivals);
        _arrived.Signal();
    }

    public void Dispose() => _arrived.Dispose();

    public Task WaitForArrival(TimeSpan atMost, CancellationToken cancellation) => _arrived.Wait(atMost, cancellation);

    public Task<IReadOnlyList<AlertReceipt>> Expect(Guid ticket) =>
        _expected.GetOrAdd(ticket, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Forget(Guid ticket) => _expected.TryRemove(ticket, out _);

    public void Decided(Guid? ticket, IReadOnlyList<AlertReceipt> receipts)
    {
        if (ticket is { } expected && _expected.TryGetValue(expected, out var waiting))
            waiting.TrySetResult(receipts);
    }
}

/// <summary>Degraded: everything accepted is safe, but some of it has waited long or was put aside.</summary>
internal sealed class InboxCheck(InboxState state, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var depth = state.Depth;
        return Task.FromResult(
            depth.Aside > 0
                ? HealthCheckResult.Degraded(
                    $"{depth.Aside} deliveries of alerts could not be decided on; the log says why."
                )
            : time.GetUtcNow() - depth.Oldest > Long
                ? HealthCheckResult.Degraded($"{depth.Alerts} alerts wait, the oldest since {depth.Oldest:O}.")
            : HealthCheckResult.Healthy()
        );
    }
}
