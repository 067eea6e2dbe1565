using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>What the relay of this process last met with.</summary>
internal sealed class RelayState
{
    private volatile string? _failure;

    public string? Failure => _failure;

    public void Fail(string reason) => _failure = reason;

    public void Succeed() => _failure = null;
}

/// <summary>Degraded, not unhealthy: what is accepted is safe in the log, it only waits for the broker.</summary>
internal sealed class RelayCheck(RelayState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Failure is { } reason ? HealthCheckResult.Degraded(reason) : HealthCheckResult.Healthy());
}

internal sealed class BrokerCheck(Messaging.BrokerConnection broker) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(broker.IsOpen ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("No connection to the broker."));
}

internal sealed class DatabaseCheck(NpgsqlDataSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = source.CreateCommand("select 1");
            command.CommandTimeout = 3;
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException error)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", error);
        }
    }
}
