using System.Collections.Concurrent;
using Sms.Local;

namespace Sms.Cli.Local;

/// <summary>
/// The whole system on this machine without containers: PostgreSQL, RabbitMQ and the services of the topology as child
/// processes. Disposing stops them in the order that loses nothing: services, broker, database.
/// </summary>
public sealed class LocalSystem : IAsyncDisposable
{
    /// <summary>A service that ends this often before it was ever healthy has a cause that another start does not cure.</summary>
    private const int EarlyFailures = 3;

    private readonly DataDirectory _data;
    private readonly RunnerLog _log;
    private readonly IProgress<string> _progress;
    private readonly PrivatePostgres _postgres;
    private readonly PrivateRabbit _rabbit;
    private readonly IReadOnlyList<ServiceInstance> _services;
    private readonly RunState _start;
    private readonly Lock _gate = new();
    private readonly List<Supervised> _parts = [];
    private readonly ConcurrentDictionary<string, bool> _unready = [];
    private bool _ready;

    /// <param name="port">The port of the front door.</param>
    /// <param name="replicas">Processes of each service.</param>
    /// <param name="tls">Of the front door.</param>
    /// <param name="progress">Told, in a few words, what is under way.</param>
    public LocalSystem(DataDirectory data, int port, Replicas replicas, TlsFiles? tls, IProgress<string> progress)
    {
        (_data, _progress, _log) = (data, progress, new RunnerLog(data));
        var names = Topology.Services.SelectMany(service => Enumerable.Range(1, replicas.For(service)).Select(number => (service, number))).ToList();
        string[] servers = [PrivatePostgres.Name, PrivateRabbit.Name, $"{PrivateRabbit.Name}-distribution", PrivateRabbit.MapperName];
        string[] parts = [.. servers, .. names.Select(name => new ServiceInstance(name.service, name.number, 0).Name)];
        var ports = PortsFor(parts.Length);
        _postgres = new PrivatePostgres(data, ports[0]);
        _rabbit = new PrivateRabbit(data, ports[1], ports[2], ports[3]);
        _services = [.. names.Select((name, index) => name.service.External
            ? new ServiceInstance(name.service, name.number, port) { Tls = tls }
            : new ServiceInstance(name.service, name.number, ports[4 + index]))];
        _start = new RunState(Environment.ProcessId, Posix.StartTime(Environment.ProcessId) ?? 0, _services.Single(service => service.Service.External).Url, Dashboard: null, Ready: false,
            parts.Zip(ports).ToDictionary(part => part.First, part => part.Second), []);
    }

    public string Url => _start.Url;

    private static IReadOnlyList<string> Databases { get; } = [.. Topology.Services.Select(service => service.Database).OfType<string>()];

    private static IEnumerable<string> BrokerUsers => Topology.Services.Where(service => service.NeedsBroker).Select(service => service.Name);

    /// <summary>Name and address of every part.</summary>
    public IEnumerable<(string Name, string Address)> Addresses =>
        [.. _services.Select(service => (service.Name, service.Url)), (PrivatePostgres.Name, _postgres.Address), (PrivateRabbit.Name, _rabbit.Address)];

    /// <summary>Starts everything and returns when every part answers.</summary>
    /// <exception cref="CommandFailure">A part did not come up; carries the end of its log.</exception>
    public async Task StartAsync(TimeSpan within, CancellationToken cancellation)
    {
        WriteState();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(within);
        try
        {
            // Services wait for a broker that is not there yet, as they do for one that has gone; without a database they end.
            _progress.Report("starting PostgreSQL and RabbitMQ");
            await TogetherAsync(deadline, StartRabbitAsync(deadline.Token), StartServicesAsync(deadline));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure($"Not ready after {within.TotalSeconds:0} s.\n" + string.Join('\n', _unready.Keys.Select(EndOfLog)));
        }

        _ready = true;
        WriteState();
    }

    public async ValueTask DisposeAsync()
    {
        var parts = TakeParts();
        await StopAsync(parts.Where(part => part.Spec.Name is not (PrivatePostgres.Name or PrivateRabbit.Name or PrivateRabbit.MapperName)));
        await StopAsync(parts.Where(part => part.Spec.Name is PrivatePostgres.Name or PrivateRabbit.Name));
        await StopAsync(parts.Where(part => part.Spec.Name is PrivateRabbit.MapperName));
        // What a part started by itself and left behind carries the mark as well.
        await Orphans.StopAsync(_data, CancellationToken.None);
        File.Delete(_data.ConnectionsFile);
        (_start with { Parts = [] }).Write(_data);
    }

    private async Task StartServicesAsync(CancellationTokenSource deadline)
    {
        await StartPostgresAsync(deadline.Token);
        WriteConnections();
        _progress.Report($"starting {string.Join(", ", _services.Select(service => service.Name))}");
        var door = _services.Single(service => service.Service.External);
        var opening = Run(door.Spec(_data, _postgres, _rabbit, _services));
        await TogetherAsync(deadline, [.. _services.Where(service => service != door).GroupBy(service => service.Service.Name).Select(replicas => StartServiceAsync(replicas, deadline.Token))]);
        // Last, for it asks all the others each time that it is asked.
        await WaitAsync(opening, token => Health.WaitAsync(door.Health, token), deadline.Token);
    }

    private async Task StartPostgresAsync(CancellationToken cancellation)
    {
        await _postgres.InitialiseAsync(cancellation);
        await WaitAsync(Run(_postgres.Spec()), _postgres.WaitUntilReadyAsync, cancellation);
        await _postgres.CreateOwnedDatabasesAsync(Databases, cancellation);
    }

    private async Task StartRabbitAsync(CancellationToken cancellation)
    {
        _rabbit.Configure([.. BrokerUsers]);
        await WaitAsync(Run(_rabbit.MapperSpec()), _rabbit.WaitForMapperAsync, cancellation);
        await WaitAsync(Run(_rabbit.Spec()), _rabbit.WaitUntilReadyAsync, cancellation);
    }

    /// <summary>The first replica brings the database to its schema; the others follow when it is healthy.</summary>
    private async Task StartServiceAsync(IEnumerable<ServiceInstance> replicas, CancellationToken cancellation)
    {
        Task StartAsync(ServiceInstance instance) =>
            WaitAsync(Run(instance.Spec(_data, _postgres, _rabbit, _services)), token => Health.WaitAsync(instance.Health, token), cancellation);

        await StartAsync(replicas.First());
        await Task.WhenAll(replicas.Skip(1).Select(StartAsync));
    }

    private Supervised Run(ProcessSpec spec)
    {
        lock (_gate)
        {
            var part = new Supervised(spec, _data, _log, WriteState);
            _parts.Add(part);
            WriteState();
            return part;
        }
    }

    /// <summary>Waits for a part to be ready, and no longer when it keeps ending instead.</summary>
    private async Task WaitAsync(Supervised part, Func<CancellationToken, Task> ready, CancellationToken cancellation)
    {
        _unready[part.Spec.Name] = true;
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = ready(given.Token);
        while (await Task.WhenAny(waiting, Task.Delay(200, cancellation)) != waiting)
        {
            cancellation.ThrowIfCancellationRequested();
            if (part.Failures < EarlyFailures) continue;
            await given.CancelAsync();
            throw new CommandFailure($"{part.Spec.Name} does not start: it ended {part.Failures} times.\n{EndOfLog(part.Spec.Name)}");
        }

        await waiting;
        _unready.TryRemove(part.Spec.Name, out _);
    }

    /// <summary>Waits for all; when one fails the others are given up.</summary>
    private static async Task TogetherAsync(CancellationTokenSource all, params Task[] tasks)
    {
        await foreach (var task in Task.WhenEach(tasks))
        {
            if (task.IsCompletedSuccessfully) continue;
            await all.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await task;
        }
    }

    private List<Supervised> TakeParts()
    {
        lock (_gate) return [.. _parts];
    }

    private static Task StopAsync(IEnumerable<Supervised> parts) => Task.WhenAll(parts.Select(part => part.DisposeAsync().AsTask()));

    private void WriteState()
    {
        lock (_gate)
        {
            var parts = _parts.Select(part => new RunningPart(
                part.Spec.Name,
                part.Pid,
                Posix.StartTime(part.Pid) ?? 0,
                part.Spec.Address,
                _services.FirstOrDefault(service => service.Name == part.Spec.Name)?.Health));
            (_start with { Ready = _ready, Parts = [.. parts] }).Write(_data);
        }
    }

    private void WriteConnections()
    {
        var databases = Databases.Select(database => $"ConnectionStrings__{database}='{_postgres.OwnerConnectionString(database)}'");
        // One that starts by hand takes its own as ConnectionStrings__rabbitmq; the plain one is for people, with all rights.
        var brokers = BrokerUsers.Select(service => $"ConnectionStrings__rabbitmq__{service}='{_rabbit.ServiceConnectionString(service)}'");
        DataDirectory.WritePrivately(
            _data.ConnectionsFile, string.Join('\n', [.. databases, .. brokers, $"ConnectionStrings__rabbitmq='{_rabbit.ConnectionString}'", ""]));
    }

    private string EndOfLog(string name) =>
        $"The end of {_data.Log(name)}:\n" + string.Join('\n', File.Exists(_data.Log(name)) ? File.ReadLines(_data.Log(name)).TakeLast(15) : []);

    private int[] PortsFor(int count) =>
        RunState.Read(_data)?.Ports.Values is { } before && before.Count() == count && before.All(Ports.IsFree) ? [.. before] : Ports.Take(count);
}
