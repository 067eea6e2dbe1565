using Sms.Local;

namespace Sms.AppHost;

/// <summary>
/// A loopback port for each part: the one that it had in the last run, if that is free, so that what people and
/// monitoring have noted stays right.
/// </summary>
public sealed class PartPorts(DataDirectory data)
{
    private readonly IReadOnlyDictionary<string, int> _before = RunState.Read(data)?.Ports
        ?? new Dictionary<string, int>();
    private readonly Dictionary<string, int> _taken = [];

    public IReadOnlyDictionary<string, int> Taken => _taken;

    public int Take(string part)
    {
        if (!_before.TryGetValue(part, out var port) || _taken.ContainsValue(port) || !Ports.IsFree(port))
        {
            do port = Ports.Take(1)[0];
            while (_taken.ContainsValue(port));
        }

        return _taken[part] = port;
    }
}
