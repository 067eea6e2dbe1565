using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.ServiceDefaults;

/// <summary>
/// What every service of the system shares: telemetry, health, problem details, outgoing resilience, JSON, time.
/// </summary>
public static class Defaults
{
    /// <summary>One JSON dialect for HTTP, events and messages: camelCase, enums as strings, nulls left out.</summary>
    public static JsonSerializerOptions Json { get; } =
        Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <param name="builder">The service's host.</param>
    /// <param name="matrix">Who does what in it: without a row there, nobody does it.</param>
    public static WebApplicationBuilder AddServiceDefaults(
        this WebApplicationBuilder builder,
        ResponsibilityMatrix matrix
    )
    {
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddProblems();
        builder.AddAccess(matrix);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<JsonOptions>(options => RequestJson.Configure(Configure(options.SerializerOptions)));
        builder.Services.AddOptions<BackdatingRules>().BindConfiguration("Backdating");
        builder.AddOpenApiDescription();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    /// <param name="app">The service.</param>
    /// <param name="isDoor">Callers reach it themselves: what they say of where they come from is believed of a trusted
    /// proxy alone.</param>
    public static WebApplication UseServiceDefaults(this WebApplication app, bool isDoor = false)
    {
        app.UseTrustedProxies(isDoor);
        app.UseProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseStreamLifetime();
        // After those, so that no body of a stranger is read.
        app.UseMiddleware<RequestChecks>();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics").Requires(Activities.ReadMetrics);
        app.MapOpenApiDescription();
        app.MapResponsibilities();
        return app;
    }

    private static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        return options;
    }
}
