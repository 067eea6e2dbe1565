using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sms.ServiceDefaults.Access;

namespace Sms.ServiceDefaults.Telemetry;

/// <summary>
/// <c>/alive</c>: the process answers. <c>/health</c>: it can do its work; a JSON body names each check.
/// </summary>
internal static class Health
{
    private const string Liveness = "live";

    internal static void AddHealth(this WebApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Liveness]);

    internal static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Liveness) })
            .Open("Whoever restarts a service asks before anybody can sign in.");
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = Write })
            .Open("Whoever watches a service asks before anybody can sign in.");
    }

    private static Task Write(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new
                    {
                        status = entry.Value.Status.ToString(),
                        entry.Value.Description,
                        Data = entry.Value.Data.Count > 0 ? entry.Value.Data : null,
                    }
                ),
            }
        );
}
