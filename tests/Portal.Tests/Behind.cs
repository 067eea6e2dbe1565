using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;

namespace Sms.Portal.Tests;

/// <summary>
/// A service behind the door, with the defaults of all services. It takes every request and counts it.
/// </summary>
internal sealed class Behind : IAsyncDisposable
{
    public const string Secret = "Host=db-7;Password=hunter2";

    /// <summary>What a page says for itself: it is at <c>…/page</c>.</summary>
    public const string PagePolicy = "default-src 'none'; style-src 'self'; form-action 'self'";
    public const string PageReferrers = "same-origin";

    private readonly WebApplication _app;
    private int _requests;

    private Behind(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public int Requests => _requests;

    public static async Task<Behind> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["Access:Authority"] = PortalHost.Authority;
        builder.AddServiceDefaults(new ResponsibilityMatrix());
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var behind = new Behind(builder.Build());
        behind._app.UseServiceDefaults();
        behind._app.MapFallback(behind.Take).Open("It takes what the door lets through.");
        await behind._app.StartAsync();
        return behind;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Answers with the length of what came.</summary>
    private async Task Take(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var path = context.Request.Path.Value!;
        (context.Response.Headers.Server, context.Response.Headers["X-Powered-By"]) = ("Behind/1.2.3", "Behind 1.2.3");
        if (path.EndsWith("broken", StringComparison.Ordinal))
            throw new InvalidOperationException(Secret);
        if (path.EndsWith("dead", StringComparison.Ordinal))
        {
            context.Abort();
            return;
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (path.EndsWith("page", StringComparison.Ordinal))
            (context.Response.Headers.ContentSecurityPolicy, context.Response.Headers["Referrer-Policy"]) = (
                PagePolicy,
                PageReferrers
            );
        await context.Response.WriteAsJsonAsync(
            new
            {
                path,
                body.Length,
                from = context.Connection.RemoteIpAddress?.ToString(),
                host = context.Request.Host.Value,
            }
        );
    }
}
