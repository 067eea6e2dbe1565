using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sms.AppHost.Running;

/// <summary>
/// Answers as soon as a part is ready. Aspire asks at most once a second, and less and less often, so that each part of
/// a start would wait for a second more than it needs.
/// </summary>
/// <param name="wait">Returns when the part is ready.</param>
/// <param name="wasReady">It has been ready before: then it is no longer starting, and has to answer at once.</param>
internal sealed class ReadinessCheck(Func<CancellationToken, Task> wait, Func<bool> wasReady) : IHealthCheck
{
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Running = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(wasReady() ? Running : Starting);
        try
        {
            await wait(deadline.Token);
            return HealthCheckResult.Healthy();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("It does not say that it is healthy.");
        }
    }
}
