using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Whose word counts for where a request comes from (<c>X-Forwarded-For</c>) and whether it came over TLS
/// (<c>X-Forwarded-Proto</c>). Section <c>TrustedProxies</c>: addresses and networks, none unless configured. A service
/// behind the door believes this machine as well, where the door is.
/// </summary>
internal static class TrustedProxies
{
    private const string Section = "TrustedProxies";

    /// <exception cref="InvalidOperationException">One of them is no address and no network.</exception>
    internal static void UseTrustedProxies(this WebApplication app, bool isDoor)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        if (isDoor)
        {
            options.ForwardedHeaders |= ForwardedHeaders.XForwardedProto;
            // Several in a row: from the nearest on, as far as they are trusted. The door itself names one address
            // alone.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
        }

        foreach (var trusted in app.Configuration.GetSection(Section).Get<string[]>() ?? [])
        {
            if (IPAddress.TryParse(trusted, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(trusted, out var network))
                options.KnownIPNetworks.Add(network);
            else if (trusted.Length > 0)
                throw new InvalidOperationException(
                    $"{Section}: '{trusted}' is no address and no network such as 10.0.0.0/8."
                );
        }

        // Without anybody to believe, the middleware would believe everybody.
        if (options.KnownProxies.Count + options.KnownIPNetworks.Count > 0)
            app.UseForwardedHeaders(options);
    }
}
