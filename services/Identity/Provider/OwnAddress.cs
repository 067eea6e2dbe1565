using System.Net;
using Microsoft.AspNetCore;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Sms.Identity;

/// <summary>
/// The provider has one address, the configured authority. What a request says of the host that it was sent to changes
/// no endpoint in the metadata and no address of a redirect; a request for a host that nobody knows here is refused
/// (421).
/// </summary>
internal static class OwnAddress
{
    private const string ForwardedHost = "X-Forwarded-Host";
    private static readonly PathString[] Pages = ["/connect", "/.well-known", SignInEndpoints.Path];

    /// <summary>Before anything that looks at the host.</summary>
    internal static void UseOwnAddress(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<IOptions<AccessSettings>>().Value;
        var known = app
            .Services.GetRequiredService<ProviderSettings>()
            .Hosts.Append(access.Authority.Host)
            .Append(access.MetadataAddress?.Host ?? access.Authority.Host)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use(
            (http, next) =>
            {
                if (!Pages.Any(page => http.Request.Path.StartsWithSegments(page)))
                    return next(http);
                if (
                    !IsKnown(http.Request.Host, known)
                    || http.Request.Headers[ForwardedHost].Any(host => !IsKnown(new HostString(host ?? ""), known))
                )
                    return Problems
                        .Of(
                            StatusCodes.Status421MisdirectedRequest,
                            "unknown-host",
                            "Nothing of that name is served here."
                        )
                        .ExecuteAsync(http);
                (http.Request.Scheme, http.Request.Host) = (
                    access.Authority.Scheme,
                    HostString.FromUriComponent(access.Authority)
                );
                return next(http);
            }
        );
    }

    /// <summary>
    /// A service behind the front door reads the keys where it has read the metadata: the door may not be open yet, and
    /// may have a certificate that services do not know. Where that is, its connection says.
    /// </summary>
    internal static void AddTo(OpenIddictServerBuilder server) =>
        server.AddEventHandler<HandleConfigurationRequestContext>(handler =>
            handler
                .UseInlineHandler(context =>
                {
                    if (
                        context.Transaction.GetHttpRequest() is { } request
                        && !request.Headers.ContainsKey(ForwardedHost)
                        && request.HttpContext.Connection is { LocalIpAddress: { } address, LocalPort: var port }
                    )
                    {
                        var here = new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
                        context.JsonWebKeySetEndpoint = new Uri($"http://{here}/.well-known/jwks");
                    }

                    return default;
                })
                .SetOrder(OpenIddictServerHandlers.Discovery.AttachEndpoints.Descriptor.Order + 1)
        );

    /// <summary>Whatever the port: a tunnel or a container may give it another one.</summary>
    private static bool IsKnown(HostString host, HashSet<string> known) =>
        known.Contains(host.Host)
        || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
