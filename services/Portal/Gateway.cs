using Sms.ServiceDefaults.Access;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Transforms;

namespace Sms.Portal;

/// <summary>The one front door: which service answers which path. Services are found by their names.</summary>
internal static class Gateway
{
    /// <summary>Path at the door, service behind it, and the path there.</summary>
    private static readonly (string Path, string Service, string Target)[] Own =
    [
        ("/connect/{**rest}", "identity", "/connect/{**rest}"),
        ("/.well-known/{**rest}", "identity", "/.well-known/{**rest}"),
        ("/signin", "identity", "/signin"),
        ("/api/identity/me/{**rest}", "identity", "/me/{**rest}"),
        ("/api/identity/people/{**rest}", "identity", "/people/{**rest}"),
        ("/api/identity/clients/{**rest}", "identity", "/clients/{**rest}"),
        ("/api/identity/roles", "identity", "/roles"),
        ("/api/identity/holders/{**rest}", "identity", "/holders/{**rest}"),
        ("/v2/{**rest}", "incidents", "/v2/{**rest}"),
        ("/intake/{**rest}", "incidents", "/intake/{**rest}"),
        ("/api/incidents/import", "incidents", "/incidents/import"),
        ("/api/incidents/{**rest}", "incidents", "/incidents/{**rest}"),
        ("/api/integrations/{**rest}", "incidents", "/integrations/{**rest}"),
        ("/api/alerts/{**rest}", "incidents", "/alerts/{**rest}"),
        ("/api/agreements/{**rest}", "sla", "/agreements/{**rest}"),
        ("/api/calendars/{**rest}", "sla", "/calendars/{**rest}"),
        ("/api/clocks/{**rest}", "sla", "/clocks/{**rest}"),
        ("/api/facts/{**rest}", "sla", "/facts/{**rest}"),
        ("/api/breaches/{**rest}", "sla", "/breaches/{**rest}"),
        ("/api/attainment/{**rest}", "sla", "/attainment/{**rest}"),
        ("/api/what-if", "sla", "/what-if"),
        ("/api/resources/{**rest}", "capacity", "/resources/{**rest}"),
        ("/api/samples", "capacity", "/samples"),
        ("/api/v1/write", "capacity", "/api/v1/write"),
        ("/api/plans/{**rest}", "capacity", "/plans/{**rest}"),
        ("/api/workloads/{**rest}", "capacity", "/workloads/{**rest}"),
        ("/api/utilisation", "capacity", "/utilisation"),
        ("/api/problems/{**rest}", "problems", "/problems/{**rest}"),
        ("/api/known-errors", "problems", "/known-errors"),
        ("/api/proposals/{**rest}", "problems", "/proposals/{**rest}"),
        ("/api/services/{**rest}", "catalog", "/services/{**rest}"),
        ("/api/changes/{**rest}", "changes", "/changes/{**rest}"),
        ("/api/change-models/{**rest}", "changes", "/change-models/{**rest}"),
        ("/api/change-policy", "changes", "/change-policy"),
        ("/api/freezes/{**rest}", "changes", "/freezes/{**rest}"),
        ("/api/webhooks/{**rest}", "webhooks", "/webhooks/{**rest}"),
    ];

    private static readonly (string Path, string Service, string Target)[] Table =
    [
        .. Own,
        .. Own.Select(entry => entry.Service).Distinct().SelectMany(Everywhere),
    ];

    /// <summary>What a body may weigh where it is not <see cref="RequestLimits.Largest"/>.</summary>
    private static readonly Dictionary<string, long> Bodies = new()
    {
        ["/v2/{**rest}"] = RequestLimits.LargestAlerts,
        ["/intake/{**rest}"] = RequestLimits.LargestAlerts,
        ["/api/incidents/import"] = RequestLimits.LargestImport,
        ["/api/samples"] = RequestLimits.LargestImport,
        ["/api/v1/write"] = RequestLimits.LargestImport,
    };

    /// <summary>What every service with a log offers.</summary>
    private static (string, string, string)[] Everywhere(string service) =>
        [
            ($"/api/history/{service}", service, "/history"),
            ($"/api/refusals/{service}", service, "/refusals"),
            ($"/api/responsibilities/{service}", service, "/responsibilities"),
            ($"/api/replay/{service}", service, "/replay"),
            ($"/api/dead-letters/{service}/{{**rest}}", service, "/dead-letters/{**rest}"),
            ($"/openapi/{service}.json", service, "/openapi/v1.json"),
        ];

    internal static void AddGateway(this WebApplicationBuilder builder)
    {
        var routes = Table
            .Select(
                (entry, i) =>
                    new RouteConfig
                    {
                        RouteId = $"{i}:{entry.Path}",
                        ClusterId = entry.Service,
                        Match = new RouteMatch { Path = entry.Path },
                        MaxRequestBodySize = Bodies.GetValueOrDefault(entry.Path, RequestLimits.Largest),
                    }
                        .WithTransformPathRouteValues(entry.Target)
                        // The provider of identities answers to its own name alone, on whichever host its replica is.
                        .WithTransformUseOriginalHostHeader()
            )
            .ToList();
        var clusters = Table
            .Select(entry => entry.Service)
            .Distinct()
            .Select(service => new ClusterConfig
            {
                ClusterId = service,
                LoadBalancingPolicy = "PowerOfTwoChoices",
                // A replica that has died gets no requests, unless it is the only one.
                HealthCheck = new HealthCheckConfig
                {
                    Active = new ActiveHealthCheckConfig
                    {
                        Enabled = true,
                        Path = "/alive",
                        Interval = TimeSpan.FromSeconds(1),
                        Timeout = TimeSpan.FromSeconds(3),
                    },
                    AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
                },
                // Streams of breaches stay open for as long as somebody watches; silence is broken by their heartbeats.
                HttpRequest = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromMinutes(2) },
                Destinations = Destinations(builder.Configuration, service),
            })
            .ToList();
        builder.Services.AddReverseProxy().LoadFromMemory(routes, clusters);
        builder.Services.AddHealthChecks().AddCheck<ServicesCheck>("services");
    }

    internal static void MapGateway(this WebApplication app) =>
        app.MapReverseProxy(proxy =>
            {
                proxy.Use(Answer);
                proxy.UseLoadBalancing();
            })
            .Open("The service behind it decides.");

    private static async Task Answer(HttpContext context, Func<Task> next)
    {
        // Before a service is asked. The server reads the rest away, so that the sender sees this answer and no broken
        // pipe.
        if (context.Request.ContentLength > context.GetReverseProxyFeature().Route.Config.MaxRequestBodySize)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        await next();
        if (context.GetForwarderErrorFeature() is not { } failure || context.Response.HasStarted)
            return;
        if (failure.Exception.BadRequest() is { } bad)
        {
            context.Response.StatusCode = bad.StatusCode;
            return;
        }

        // A service that restarts is an overload in the eyes of a sender: it is to come again, not to give up.
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "5";
    }

    /// <summary>The fault was the sender's: a body that turned out too large, or did not come.</summary>
    private static BadHttpRequestException? BadRequest(this Exception? error) =>
        error switch
        {
            BadHttpRequestException bad => bad,
            AggregateException several => several
                .InnerExceptions.Select(BadRequest)
                .FirstOrDefault(bad => bad is not null),
            _ => error?.InnerException.BadRequest(),
        };

    /// <summary>One destination for each replica: <c>services__incidents__http__0</c>, <c>__1</c>, …</summary>
    private static Dictionary<string, DestinationConfig> Destinations(IConfiguration configuration, string service)
    {
        var addresses = configuration
            .GetSection($"services:{service}")
            .GetChildren()
            .SelectMany(scheme => scheme.GetChildren())
            .Select(address => address.Value)
            .OfType<string>()
            .ToList();
        return addresses.Count > 0
            ? addresses
                .Select((address, i) => (address, i))
                .ToDictionary(pair => $"{pair.i}", pair => new DestinationConfig { Address = pair.address })
            : throw new InvalidOperationException(
                $"The address of the service '{service}' is missing (services__{service}__http__0)."
            );
    }
}
