using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sms.Portal;

/// <summary>How large and how slow a request may be, before anything is known about its sender.</summary>
internal static class RequestLimits
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>Bytes of alerts; each service has its own, smaller limits.</summary>
    internal const int LargestAlerts = 32 * Megabyte;

    internal const int LargestImport = 16 * Megabyte;

    internal const int Largest = Megabyte;

    internal static void AddRequestLimits(this WebApplicationBuilder builder) =>
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
}
