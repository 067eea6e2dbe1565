using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Sms.ServiceDefaults.Telemetry;

/// <summary>
/// Logs, traces and metrics: <c>/metrics</c> for Prometheus always, OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is
/// set.
/// </summary>
public static class Signals
{
    /// <summary>Traces of our own: the relay, the agents.</summary>
    public static ActivitySource Source { get; } = new("Sms");

    /// <summary>Measures of our own; names begin with <c>sms.</c>.</summary>
    public static Meter Meter { get; } = new("Sms");

    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Logging.AddFilter("Marten", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Error);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var exports = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter(Meter.Name, "Wolverine*", "Marten", "Npgsql")
                    .AddPrometheusExporter()
            )
            .WithTracing(tracing =>
            {
                // These make the trace that events carry; the others only tell an exporter more, and cost an eighth of
                // a service's time.
                tracing
                    .AddAspNetCoreInstrumentation(http => http.Filter = context => !IsProbe(context.Request.Path))
                    .AddSource(Source.Name, "Wolverine");
                if (exports)
                    tracing
                        .AddHttpClientInstrumentation()
                        .AddNpgsql()
                        .AddSource("Marten", "RabbitMQ.Client.Publisher", "RabbitMQ.Client.Subscriber");
            });
        if (exports)
            OpenTelemetry.OpenTelemetryBuilderOtlpExporterExtensions.UseOtlpExporter(telemetry);
    }

    private static bool IsProbe(string? path) => path is "/health" or "/alive" or "/metrics";
}
