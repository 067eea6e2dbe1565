using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sms.Local;

/// <summary>
/// Free loopback ports below the range that the kernel gives to outgoing connections. A server that is restarted finds
/// its port free again: a client that keeps trying cannot be given the very same port as its own end.
/// </summary>
public static class Ports
{
    private const int Lowest = 15_000;

    public static int[] Take(int count)
    {
        var taken = new HashSet<int>();
        for (var attempt = 0; taken.Count < count && attempt < 10_000; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest());
            if (IsFree(port))
                taken.Add(port);
        }

        return taken.Count == count ? [.. taken] : throw new CommandFailure("No free port on 127.0.0.1.");
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Highest()
    {
        const string range = "/proc/sys/net/ipv4/ip_local_port_range";
        var lowestOutgoing = File.Exists(range)
            ? int.Parse(File.ReadAllText(range).Split('\t')[0], CultureInfo.InvariantCulture)
            : 32_768;
        return lowestOutgoing > Lowest + 1_000 ? lowestOutgoing : 32_768;
    }
}
