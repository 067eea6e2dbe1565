using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sms.AppHost.Running;
using Sms.Local;

namespace Sms.AppHost;

/// <summary>Parts of the system as resources of Aspire.</summary>
internal static class PartBuilder
{
    /// <summary>
    /// A process of this machine that writes its own log file, can be told by its mark, is known by its pid, and is
    /// started again when it ends unasked.
    /// </summary>
    internal static IResourceBuilder<T> AddPart<T>(
        this IDistributedApplicationBuilder application,
        T resource,
        ProcessSpec spec,
        SystemParts parts,
        string? health = null
    )
        where T : ExecutableResource
    {
        parts.Add(spec.Name, spec.Address, health);
        var arguments = Launch.Arguments(spec, parts.Data.Log(spec.Name), echo: parts.WantsDashboard);
        var builder = application.AddResource(resource).WithArgs([.. arguments]);
        foreach (var (name, value) in Launch.Environment(spec, parts.Data))
            builder.WithEnvironment(name, value);
        return health is null
            ? builder
            : builder.WithReadiness(parts, cancellation => Health.WaitAsync(health, cancellation));
    }

    /// <summary>What waits for this resource goes on as soon as it is ready.</summary>
    /// <param name="wait">Returns when it is.</param>
    internal static IResourceBuilder<T> WithReadiness<T>(
        this IResourceBuilder<T> builder,
        SystemParts parts,
        Func<CancellationToken, Task> wait
    )
        where T : IResource
    {
        var key = $"{builder.Resource.Name}-ready";
        var part = parts.Find(builder.Resource.Name)!;
        builder
            .ApplicationBuilder.Services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    key,
                    new ReadinessCheck(wait, () => part.WasReady),
                    HealthStatus.Unhealthy,
                    tags: null
                )
            );
        return builder
            .WithHealthCheck(key)
            .OnResourceReady(
                (_, _, _) =>
                {
                    part.WasReady = true;
                    return Task.CompletedTask;
                }
            );
    }
}
