using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Sms.Portal;

/// <summary>How long and how much the door listens to a stranger, and what every answer carries.</summary>
internal static class Door
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>What alerts may weigh; each service has its own, smaller limits.</summary>
    internal const int LargestAlerts = 32 * Megabyte;

    internal const int LargestImport = 16 * Megabyte;

    internal const int Largest = Megabyte;

    internal static void AddDoor(this WebApplicationBuilder builder) =>
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            var limits = kestrel.Limits;
            limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            limits.MaxRequestHeaderCount = 64;
            limits.MaxRequestHeadersTotalSize = 16 * 1024;
            // Whoever sends or reads slower than this for five seconds only holds a connection.
            limits.MinRequestBodyDataRate = limits.MinResponseDataRate = new MinDataRate(
                bytesPerSecond: 240,
                gracePeriod: TimeSpan.FromSeconds(5)
            );
            // Each path allows less. So much is read away after a refusal; of more, the sender sees a broken pipe.
            limits.MaxRequestBodySize = 2 * LargestAlerts;
        });

    /// <summary>
    /// No browser is to guess, frame, keep or run any of it. A page of a service behind the door knows better than the
    /// door what it needs, and keeps the policy that it has of its own.
    /// </summary>
    internal static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    headers.XContentTypeOptions = "nosniff";
                    headers.TryAdd("Referrer-Policy", "no-referrer");
                    headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'");
                    if (context.Request.Path.StartsWithSegments("/api"))
                        headers.CacheControl = "no-store";
                    if (context.Request.IsHttps)
                        headers.StrictTransportSecurity = "max-age=31536000";
                    // What is behind the door, and of which version, is nobody's business.
                    headers.Remove(HeaderNames.Server);
                    headers.Remove("X-Powered-By");
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );
}
