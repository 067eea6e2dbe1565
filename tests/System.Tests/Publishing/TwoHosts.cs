using CliWrap;
using CliWrap.Buffered;
using Npgsql;
using Sms.Cli.SignIn;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys.Publishing;

/// <summary>
/// Two hosts that each run one replica of every service from the published folder, with the published settings, and
/// share a PostgreSQL and a RabbitMQ on a third. The servers are prepared as an administrator does it: by the published
/// script, as a role that is no superuser, and by the published definitions. A host is a network namespace.
/// </summary>
public sealed class TwoHosts(PublishedSystem published) : IAsyncLifetime
{
    private const string FrontDoor = "portal";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly LastingThread _starter = new("starts two hosts");
    private readonly List<ChildProcess> _services = [];
    private readonly List<ChildProcess> _servers = [];
    private readonly Dictionary<string, string> _addresses = [];
    private HostNetwork? _network;
    private PrivatePostgres? _postgres;

    /// <summary>Reached through the first host's front door.</summary>
    public RunningSystem System { get; } = new();

    /// <summary>Why there are no two hosts here, or null.</summary>
    public string? Missing { get; private set; }

    public IReadOnlyList<string> Names { get; } = ["a", "b"];

    /// <summary>The front doors, in the order of the hosts.</summary>
    public IReadOnlyList<HttpClient> Doors { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        (_network, Missing) = await HostNetwork.Create();
        if (_network is null)
            return;
        var started = false;
        try
        {
            await StartAll(_network);
            started = true;
        }
        finally
        {
            if (!started)
                await DisposeAsync();
        }
    }

    /// <summary>Where each replica of a service is, with the name of its host.</summary>
    public async Task<IReadOnlyList<(string Name, string Address)>> Replicas(string service)
    {
        var port = await Port(service);
        return [.. Names.Select(host => (host, $"http://{_addresses[host]}:{port}"))];
    }

    /// <summary>Sessions that services have at the database at this moment.</summary>
    public async Task<long> Sessions()
    {
        await using var connection = new NpgsqlConnection(_postgres!.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
            connection
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_network is not null)
        {
            foreach (var host in _addresses.Keys)
                await HostNetwork.Mend(host);
            await Task.WhenAll(_services.Select(process => process.StopAsync()));
            await Task.WhenAll(_servers.Select(process => process.StopAsync()));
            foreach (var process in _services.Concat(_servers))
                process.Dispose();
            await _network.DisposeAsync();
            System.KeepLogs();
            Directory.Delete(System.Data.Root, recursive: true);
            _network = null;
        }

        foreach (var door in Doors)
            door.Dispose();
        System.Http.Dispose();
        _starter.Dispose();
    }

    private async Task StartAll(HostNetwork network)
    {
        System.Data.Create();
        foreach (var host in Names)
            _addresses[host] = await network.AddHost(host);
        using var patience = new CancellationTokenSource(Patience);
        var (postgres, rabbit) = await StartServers(network.Address, patience.Token);
        // The first host brings the databases to their schema; the second follows when the first is healthy.
        foreach (var host in Names)
            await StartHost(host, postgres, rabbit, patience.Token);
        await SignIn(rabbit);
    }

    private async Task<(PrivatePostgres Postgres, PrivateRabbit Rabbit)> StartServers(
        string address,
        CancellationToken cancellation
    )
    {
        var data = System.Data;
        var ports = Ports.Take(4);
        var postgres = _postgres = new PrivatePostgres(data, ports[0])
        {
            Host = address,
            DiesWithParent = true,
            MoreSettings = ["max_connections=400"],
        };
        await postgres.InitialiseAsync(cancellation);
        await Start(_servers, postgres.Spec(), postgres.WaitUntilReadyAsync, cancellation);

        var rabbit = new PrivateRabbit(data, ports[1], ports[2], ports[3]) { Host = address, DiesWithParent = true };
        rabbit.Configure();
        await Start(_servers, rabbit.MapperSpec(), rabbit.WaitForMapperAsync, cancellation);
        await Start(_servers, rabbit.Spec(), rabbit.WaitUntilReadyAsync, cancellation);

        await MakeDatabases(postgres, cancellation);
        var definitions = Path.Combine(await published.Folder, "servers", "rabbitmq-definitions.json");
        var environment = rabbit.Spec().Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        await Tool.RunAsync(
            CliWrap
                .Cli.Wrap("/usr/lib/rabbitmq/bin/rabbitmqctl")
                .WithArguments(["import_definitions", definitions])
                .WithEnvironmentVariables(environment),
            cancellation
        );
        return (postgres, rabbit);
    }

    private async Task MakeDatabases(PrivatePostgres postgres, CancellationToken cancellation)
    {
        const string Administrator = "dba";
        await using (var connection = new NpgsqlConnection(postgres.ConnectionString("postgres") + ";Pooling=false"))
        {
            await connection.OpenAsync(cancellation);
            await using var role = new NpgsqlCommand(
                $"CREATE ROLE {Administrator} LOGIN CREATEROLE CREATEDB PASSWORD '{postgres.Password}'",
                connection
            );
            await role.ExecuteNonQueryAsync(cancellation);
        }

        string[] arguments =
        [
            "-X",
            "-q",
            "-h",
            postgres.Host,
            "-p",
            $"{postgres.Port}",
            "-U",
            Administrator,
            "-d",
            "postgres",
            "-f",
            Path.Combine(await published.Folder, "servers", "postgres.sql"),
        ];
        var script = CliWrap
            .Cli.Wrap("psql")
            .WithArguments(arguments)
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["PGPASSWORD"] = postgres.Password });
        await Tool.RunAsync(script, cancellation);
        // An upgrade repeats it.
        await Tool.RunAsync(script, cancellation);
    }

    private async Task StartHost(
        string host,
        PrivatePostgres postgres,
        PrivateRabbit rabbit,
        CancellationToken cancellation
    ) =>
        await Task.WhenAll(
            (await published.Services()).Select(service => StartService(service, host, postgres, rabbit, cancellation))
        );

    private async Task StartService(
        string service,
        string host,
        PrivatePostgres postgres,
        PrivateRabbit rabbit,
        CancellationToken cancellation
    )
    {
        var port = await Port(service);
        var database = $"Host={postgres.Host};Port={postgres.Port}";
        var settings = (await published.Settings(service)).ToDictionary(
            setting => setting.Key,
            setting =>
                setting
                    .Value.Replace("Host=DATABASE_HOST;Port=5432", database, StringComparison.Ordinal)
                    .Replace("BROKER_HOST:5672", rabbit.Address, StringComparison.Ordinal)
        );
        settings["ASPNETCORE_URLS"] = $"http://*:{port}";
        settings["Access__Authority"] = $"http://{_addresses[Names[0]]}:{await Port(FrontDoor)}";
        settings["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={service}-{host}";
        // Each front door knows both replicas of each service: its own host's first.
        var other = _addresses[Names.Single(name => name != host)];
        var references = settings.Keys.Where(name => name.StartsWith("services__", StringComparison.Ordinal)).ToList();
        foreach (var name in references)
            settings[name[..^1] + "1"] = settings[name].Replace("127.0.0.1", other, StringComparison.Ordinal);

        var command = (await published.Unit(service, "ExecStart")).Split(' ');
        var url = $"http://{_addresses[host]}:{port}";
        var spec = HostNetwork.On(
            host,
            new ProcessSpec($"{service}-{host}", url, command[0], command[1..])
            {
                Environment = settings,
                WorkingDirectory = await published.Unit(service, "WorkingDirectory"),
                DiesWithParent = true,
            }
        );
        await Start(_services, spec, token => Health.WaitAsync($"{url}/health", token), cancellation);
    }

    private async Task Start(
        List<ChildProcess> processes,
        ProcessSpec spec,
        Func<CancellationToken, Task> ready,
        CancellationToken cancellation
    )
    {
        var process = await _starter.RunAsync(() => ChildProcess.Start(spec, System.Data));
        lock (processes)
            processes.Add(process);
        var answers = ready(cancellation);
        if (await Task.WhenAny(answers, process.WaitForExitAsync(CancellationToken.None)) != answers)
        {
            var log = await File.ReadAllTextAsync(System.Data.Log(spec.Name), CancellationToken.None);
            throw new InvalidOperationException($"{spec.Name} does not start:\n{log}");
        }

        await answers;
    }

    /// <summary>As the administrator whom the first start has made.</summary>
    private async Task SignIn(PrivateRabbit rabbit)
    {
        var data = System.Data;
        DataDirectory.WritePrivately(
            data.ConnectionsFile,
            $"ConnectionStrings__rabbitmq='{rabbit.ConnectionString}'\n"
        );
        var doors = (await Replicas(FrontDoor)).Select(door => new Uri(door.Address)).ToList();
        var login = new Login(doors[0], new TokenFile(Path.Combine(data.Root, "token.json")), null);
        var password = (await published.Settings("identity"))["Identity__FirstAdministrator__Password"];
        await login.SignInAsync("admin", password, CancellationToken.None);
        System.Http = new(new BearerHandler(login)) { BaseAddress = login.System };
        Doors = [.. doors.Select(door => new HttpClient { BaseAddress = door })];
    }

    private async Task<int> Port(string service) =>
        new Uri((await published.Settings(service))["ASPNETCORE_URLS"]).Port;
}
