using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Sms.Contracts;

namespace Sms.Portal.Tests;

/// <summary>The door as it is, on a port of its own, with one service behind it in the place of all.</summary>
internal sealed class PortalHost : WebApplicationFactory<Program>
{
    /// <summary>A request that has it comes from the address in it; without it, from this machine.</summary>
    public const string From = "X-Test-From";

    /// <summary>Nobody is asked there: what the door itself serves is open.</summary>
    internal const string Authority = "http://127.0.0.1:1/";

    private readonly Dictionary<string, string> _settings;

    private PortalHost(Behind behind, Dictionary<string, string>? settings)
    {
        Behind = behind;
        UseKestrel(0);
        _settings = new(settings ?? []);
        _settings.TryAdd("Access:Authority", Authority);
        foreach (var service in Routes.Services)
            _settings.TryAdd($"services:{service}:http:0", behind.Url);
    }

    public Behind Behind { get; }

    public HttpClient Http => field ??= CreateClient();

    public static async Task<PortalHost> Start(Dictionary<string, string>? settings = null) =>
        new(await Behind.Start(), settings);

    /// <param name="name">Of the section: <c>Intake</c>.</param>
    /// <param name="requests">In an hour, so that none comes back while a test runs.</param>
    /// <param name="burst">As many as may come before.</param>
    public static Dictionary<string, string> Rate(string name, int requests, int burst) =>
        new()
        {
            [$"Portal:RateLimits:{name}:Requests"] = $"{requests}",
            [$"Portal:RateLimits:{name}:Per"] = "01:00:00",
            [$"Portal:RateLimits:{name}:Burst"] = $"{burst}",
        };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Behind.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new Elsewhere()));
    }

    private sealed class Elsewhere : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (context, step) =>
                    {
                        if (IPAddress.TryParse(context.Request.Headers[From], out var address))
                            context.Connection.RemoteIpAddress = address;
                        return step(context);
                    }
                );
                next(app);
            };
    }
}
