using System.Net;
using System.Net.Sockets;

namespace Sms.ServiceDefaults.Http;

/// <summary>Addresses of callers, as far as they tell callers apart.</summary>
public static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>Of an IPv6 address its network (/64): everybody has as many addresses in it as they like.</summary>
    public static string Network(IPAddress? address)
    {
        var known = address ?? IPAddress.None;
        if (known.IsIPv4MappedToIPv6)
            known = known.MapToIPv4();
        return known.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(known.GetAddressBytes().AsSpan(0, NetworkBytes))
            : known.ToString();
    }
}
