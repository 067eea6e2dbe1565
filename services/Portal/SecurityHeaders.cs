using Microsoft.Net.Http.Headers;

namespace Sms.Portal;

/// <summary>Headers that every answer carries.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Forbids browsers to guess the type of an answer, to frame it, to store it or to run it. A page of a service
    /// knows better than the gateway what it needs, and keeps its own policy.
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
                    // Strangers learn neither the products behind the gateway nor their versions.
                    headers.Remove(HeaderNames.Server);
                    headers.Remove("X-Powered-By");
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );
}
