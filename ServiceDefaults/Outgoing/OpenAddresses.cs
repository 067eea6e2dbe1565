using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Sms.ServiceDefaults.Outgoing;

/// <summary>An address was found, but nobody goes there.</summary>
public sealed class AddressRefused() : Exception("refused: private address");

/// <summary>
/// Where a service may go that somebody else sends: to public addresses, and to networks that the configuration opens.
/// Whoever chooses the address must not get by it at what only this machine or its network can see.
/// </summary>
/// <param name="allowedNetworks">CIDR, such as 10.1.0.0/16.</param>
public class OpenAddresses(IEnumerable<string> allowedNetworks)
{
    /// <summary>What the registries of IANA call not globally reachable, and what they have given up.</summary>
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // The first has the unspecified address and loopback.
            "::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>
    /// IPv6 addresses that lead to an IPv4 address, and the byte at which that begins: translated, NAT64, 6to4.
    /// </summary>
    private static readonly (IPNetwork Network, int At)[] Embedding =
    [
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    private readonly IPNetwork[] _allowed = [.. allowedNetworks.Select(network => IPNetwork.Parse(network))];

    public bool Allows(IPAddress address)
    {
        var plain = Plain(address);
        return _allowed.Any(network => network.Contains(plain)) || !Private.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// What can be told without asking for a name: an address in figures. A name is looked at when it is connected to.
    /// </summary>
    public string? Problem(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && IPAddress.TryParse(parsed.DnsSafeHost, out var address)
        && !Allows(address)
            ? "A public address: this one is private."
            : null;

    /// <summary>
    /// Connects to an address that was looked at, and to no other: a name that means something else a moment later
    /// leads nowhere.
    /// </summary>
    /// <exception cref="AddressRefused">The name has none that is allowed.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = (await Dns.GetHostAddressesAsync(host, cancellation)).Where(Allows).ToArray();
        if (addresses.Length == 0)
            throw new AddressRefused();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        foreach (var (network, at) in Embedding)
        {
            if (network.Contains(address))
                return new IPAddress(bytes.AsSpan(at, 4));
        }

        return address;
    }
}
