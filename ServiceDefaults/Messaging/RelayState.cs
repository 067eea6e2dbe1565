using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Sms.ServiceDefaults.Messaging;

namespace Sms.ServiceDefaults;

/// <summary>What the relay of this process last met with.</summary>
internal sealed class RelayState
{
    private volatile string? _failure;

    public string? Failure => _failure;

    public void Fail(string reason) => _failure = reason;

    public void Succeed() => _failure = null;
}

/// <summary>Degraded, not unhealthy: what is accepted is safe in the log, it only waits.</summary>
internal sealed class RelayCheck(RelayState state, RelayWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            (state.Failure ?? watch.Alarm) is { } reason
                ? HealthCheckResult.Degraded(reason)
                : HealthCheckResult.Healthy()
        );
}

/// <summary>Degraded, not unhealthy: requests are taken without a broker.</summary>
internal sealed class BrokerCheck(ConsumingConnection broker, Listening listening) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            // To look is to connect: a replica that has nothing to publish would not notice otherwise that the broker
            // is back.
            await broker.Connect(cancellationToken).WaitAsync(Patience, cancellationToken);
            return listening.IsListening
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded("Does not listen yet.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return HealthCheckResult.Degraded($"No connection to the broker: {error.Message}");
        }
    }
}

internal sealed class DatabaseCheck(NpgsqlDataSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
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
