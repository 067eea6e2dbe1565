using System.ComponentModel;
using System.Globalization;
using Sms.Local;

namespace Sms.Journeys.Publishing;

/// <summary>
/// A network of this machine and of hosts that are network namespaces, each on a cable of its own that can be cut. Only
/// root can make one. All of it bears the pid of the process that made it; what one that was killed has left, the next
/// removes.
/// </summary>
internal sealed class HostNetwork : IAsyncDisposable
{
    private const string Prefix = "sms-test-";

    // 198.18.0.0/15 is for tests of networks; nobody is reached by it.
    private static readonly string Subnet = $"198.18.{Environment.ProcessId % 256}.";
    private static readonly string Bridge = $"smsbr{Environment.ProcessId}";

    private readonly List<string> _hosts = [];

    private HostNetwork() { }

    /// <summary>This machine's address on it.</summary>
    public string Address { get; } = Subnet + "1";

    /// <returns>The network, or why there can be none here.</returns>
    public static async Task<(HostNetwork? Network, string? Missing)> Create()
    {
        var network = new HostNetwork();
        try
        {
            await RemoveAbandoned();
            await Ip("link", "add", Bridge, "type", "bridge");
            await Ip("addr", "add", $"{network.Address}/24", "dev", Bridge);
            await Ip("link", "set", Bridge, "up");
            return (network, null);
        }
        catch (Win32Exception)
        {
            return (null, "No second host: the program ip is missing, which Debian's package iproute2 has.");
        }
        catch (InvalidOperationException refused)
        {
            await network.DisposeAsync();
            return (null, $"No second host: this account cannot make a network. {refused.Message}");
        }
    }

    /// <returns>The host's address.</returns>
    public async Task<string> AddHost(string name)
    {
        var address = $"{Subnet}{11 + _hosts.Count}";
        var place = Namespace(name);
        await Ip("netns", "add", place);
        _hosts.Add(name);
        await Ip("link", "add", Cable(name), "type", "veth", "peer", "name", "eth0", "netns", place);
        await Ip("link", "set", Cable(name), "master", Bridge, "up");
        await Ip("-n", place, "addr", "add", $"{address}/24", "dev", "eth0");
        await Ip("-n", place, "link", "set", "lo", "up");
        await Ip("-n", place, "link", "set", "eth0", "up");
        return address;
    }

    /// <summary>The same program, on a host.</summary>
    public static ProcessSpec On(string host, ProcessSpec spec) =>
        spec with
        {
            FileName = "ip",
            Arguments = ["netns", "exec", Namespace(host), spec.FileName, .. spec.Arguments],
        };

    /// <summary>Nothing gets through any more, and nobody is told.</summary>
    public static Task Cut(string host) => Ip("link", "set", Cable(host), "down");

    public static Task Mend(string host) => Ip("link", "set", Cable(host), "up");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await PublishedSystem.Run("ip", "netns", "del", Namespace(host));
        await PublishedSystem.Run("ip", "link", "del", Bridge);
    }

    private static async Task RemoveAbandoned()
    {
        var folder = new DirectoryInfo("/run/netns");
        foreach (var place in folder.Exists ? folder.GetFiles($"{Prefix}*").Select(file => file.Name) : [])
        {
            var pid = int.Parse(place[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture);
            if (Posix.StartTime(pid) is not null)
                continue;
            await PublishedSystem.Run("ip", "netns", "del", place);
            await PublishedSystem.Run("ip", "link", "del", $"smsbr{pid}");
        }
    }

    private static string Namespace(string host) => $"{Prefix}{Environment.ProcessId}-{host}";

    /// <summary>A name of at most 15 characters.</summary>
    private static string Cable(string host) => $"sms{Environment.ProcessId}{host}";

    private static async Task Ip(params string[] arguments)
    {
        var result = await PublishedSystem.Run("ip", arguments);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {result.StandardError.Trim()}");
    }
}
