using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Sms.Portal;

/// <summary>The door is open when every service behind it has a replica that is healthy.</summary>
internal sealed class ServicesCheck(IProxyStateLookup proxy) : IHealthCheck
{
    // Plain: a probe that retries would hide what it is to find.
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var states = await Task.WhenAll(
            proxy
                .GetClusters()
                .Select(async cluster =>
                    (
                        cluster.ClusterId,
                        Healthy: (
                            await Task.WhenAll(cluster.Destinations.Values.Select(d => IsHealthy(d, cancellationToken)))
                        ).Any(ok => ok)
                    )
                )
        );
        var missing = states.Where(state => !state.Healthy).Select(state => state.ClusterId).ToList();
        return missing.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"Not healthy: {string.Join(", ", missing)}.");
    }

    private static async Task<bool> IsHealthy(DestinationState destination, CancellationToken cancellation)
    {
        try
        {
            using var answer = await Client.GetAsync(
                new Uri(new Uri(destination.Model.Config.Address), "/health"),
                cancellation
            );
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
