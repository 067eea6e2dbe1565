using System.Collections.Concurrent;
using Sms.Local;

namespace Sms.AppHost;

/// <summary>What runs: shared by those who build the system and those who keep it running.</summary>
public sealed class SystemParts(DataDirectory data, PartPorts ports)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Part> _parts = [];
    private readonly ConcurrentDictionary<string, string> _connections = [];
    private bool _ready;

    public DataDirectory Data { get; } = data;

    public PartPorts Ports { get; } = ports;

    /// <summary>There will be a dashboard, which shows what processes write.</summary>
    public bool WantsDashboard { get; init; }

    /// <summary>The servers are containers.</summary>
    public bool UseContainers { get; set; }

    /// <summary>The address of the front door.</summary>
    public string Url { get; set; } = "";

    /// <summary>The address of the dashboard, or null.</summary>
    public string? Dashboard { get; private set; }

    public string DashboardToken => Data.Secret("dashboard.token");

    /// <summary>Asked to stop, or stopping: nothing is started any more.</summary>
    public bool Stopping { get; private set; }

    /// <summary>Why the system gave up, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Every part, in the order in which they were added.</summary>
    public IReadOnlyList<Part> All => [.. _parts.Values.OrderBy(part => part.Order)];

    public Part? Find(string name) => _parts.GetValueOrDefault(name);

    /// <param name="name">Of the resource and of its log.</param>
    /// <param name="address">Where it listens, for people.</param>
    /// <param name="health">URL that tells its health, or null for a server that is asked by connecting.</param>
    public Part Add(string name, string address, string? health) =>
        _parts[name] = new Part(name, address, health, _parts.Count);

    /// <summary>For whoever starts a service by hand, or looks into a database.</summary>
    public void AddConnection(string name, string value) => _connections[name] = value;

    public void EnableDashboard(int port) => Dashboard = $"http://127.0.0.1:{port}";

    public void SetReady()
    {
        _ready = true;
        Write();
    }

    public void BeginStop() => Stopping = true;

    public void GiveUp(string reason)
    {
        BeginStop();
        Failure ??= reason;
    }

    public string EndOfLog(string part)
    {
        var log = Data.Log(part);
        return $"The end of {log}:\n{string.Join('\n', File.Exists(log) ? File.ReadLines(log).TakeLast(15) : [])}";
    }

    public void WriteConnections() =>
        DataDirectory.WritePrivately(
            Data.ConnectionsFile,
            string.Concat(
                _connections
                    .OrderBy(connection => connection.Key, StringComparer.Ordinal)
                    .Select(connection => $"ConnectionStrings__{connection.Key}='{connection.Value}'\n")
            )
        );

    public void Write() =>
        Write([
            .. All.Where(part => part.Pid > 0)
                .Select(part => new RunningPart(part.Name, part.Pid, part.Started, part.Address, part.Health)),
        ]);

    public void WriteStopped()
    {
        _ready = false;
        File.Delete(Data.ConnectionsFile);
        Write([]);
    }

    private void Write(IReadOnlyList<RunningPart> running)
    {
        lock (_gate)
        {
            var self = Environment.ProcessId;
            new RunState(self, Posix.StartTime(self) ?? 0, Url, Dashboard, _ready, Ports.Taken, running).Write(Data);
        }
    }
}

/// <summary>One process of the system, or one container.</summary>
public sealed class Part(string name, string address, string? health, int order)
{
    public string Name => name;
    public string Address => address;
    public string? Health => health;
    public int Order => order;

    /// <summary>The process of the moment; 0 while there has been none.</summary>
    public int Pid { get; private set; }

    /// <summary>When that process started, in ticks since boot.</summary>
    public long Started { get; private set; }

    /// <summary>It has been ready once.</summary>
    public bool WasReady { get; set; }

    public void SetProcess(int pid) => (Pid, Started) = (pid, Posix.StartTime(pid) ?? 0);
}
