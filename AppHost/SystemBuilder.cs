using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sms.AppHost.Running;
using Sms.AppHost.Servers;
using Sms.Local;

namespace Sms.AppHost;

/// <summary>
/// Builds the system's Aspire application. To run, everything is on this machine: the services as processes, the
/// servers as containers where an engine runs and else as programs of their own. To publish, everything is as Aspire
/// describes it.
/// </summary>
public sealed class SystemBuilder
{
    private readonly IDistributedApplicationBuilder _application;
    private readonly SystemSettings _settings;
    private readonly PartPorts _ports;
    private readonly SystemParts _parts;
    private readonly List<Service> _services = [];

    private SystemBuilder(IDistributedApplicationBuilder application, SystemSettings settings)
    {
        (_application, _settings, _ports) = (application, settings, new PartPorts(settings.Data));
        _parts = new SystemParts(settings.Data, _ports) { WantsDashboard = settings.Dashboard };
    }

    private bool Publishes => _application.ExecutionContext.IsPublishMode;

    /// <summary>Builds the system and runs it until it is told to stop.</summary>
    /// <param name="args">Settings, and what Aspire itself understands.</param>
    /// <param name="describe">What the system consists of.</param>
    /// <returns>Exit status: 1 when it could not start, which standard error explains, or had to give up.</returns>
    public static async Task<int> RunAsync(string[] args, Action<SystemBuilder> describe)
    {
        Posix.KeepFilesPrivate();
        // The dashboard inherits it: a page for a few people does not need the collector of a server, nor its memory.
        Environment.SetEnvironmentVariable("DOTNET_gcServer", "0");
        try
        {
            var settings = SystemSettings.Read(args);
            var builder = DistributedApplication.CreateBuilder(
                new DistributedApplicationOptions
                {
                    Args = args,
                    DisableDashboard = !settings.Dashboard,
                    EnableResourceLogging = false,
                }
            );
            var system = new SystemBuilder(builder, settings);
            if (!system.Publishes)
                return await system.RunHereAsync(describe);

            describe(system);
            await builder.Build().RunAsync();
            return Environment.ExitCode;
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    /// <summary>The database server.</summary>
    public DatabaseServer AddPostgres(string name) =>
        Publishes ? DatabaseServer.ToPublish(_application, name)
        : _parts.UseContainers ? ContainerServers.AddPostgres(_application, name, _parts)
        : MachineServers.AddPostgres(_application, name, _parts);

    /// <summary>The broker.</summary>
    public MessageBroker AddRabbitMq(string name) =>
        Publishes ? MessageBroker.ToPublish(_application, name)
        : _parts.UseContainers ? ContainerServers.AddRabbitMq(_application, name, _parts)
        : MachineServers.AddRabbitMq(_application, name, _parts);

    /// <summary>A service on the inner network.</summary>
    public Service AddService<TProject>(string name)
        where TProject : IProjectMetadata, new() => Add<TProject>(name, frontDoor: false);

    /// <summary>The one service whose port is open; it has one process, for it has one port.</summary>
    public Service AddFrontDoor<TProject>(string name)
        where TProject : IProjectMetadata, new() => Add<TProject>(name, frontDoor: true);

    /// <summary>Tells every service who issues tokens, and where its keys are.</summary>
    /// <param name="identity">Issues them.</param>
    /// <param name="frontDoor">By whose address everybody outside knows the issuer.</param>
    public void SignInBy(Service identity, Service frontDoor)
    {
        foreach (var service in _services)
        {
            service.WithEnvironment("Access__Authority", frontDoor.Address);
            service.WithEnvironment(
                "Access__MetadataAddress",
                ReferenceExpression.Create($"{identity.Address}/.well-known/openid-configuration")
            );
        }
    }

    private Service Add<TProject>(string name, bool frontDoor)
        where TProject : IProjectMetadata, new()
    {
        var service = Publishes
            ? Service.ToPublish<TProject>(_application, name, frontDoor)
            : Service.ToRun<TProject>(
                _application,
                name,
                frontDoor ? 1 : ReplicasOf(name),
                frontDoor ? _settings : null,
                _parts
            );
        _services.Add(service);
        return service;
    }

    private int ReplicasOf(string service) =>
        _settings.Replicated.Count == 0 || _settings.Replicated.Contains(service) ? _settings.Replicas : 1;

    private async Task<int> RunHereAsync(Action<SystemBuilder> describe)
    {
        var data = _settings.Data.Create();
        using var held = RunLock.TryTake(data) ?? throw new CommandFailure(AlreadyRuns(data));
        var left = await Orphans.StopAsync(data, CancellationToken.None);
        if (left > 0)
            Console.WriteLine($"Stopped {left} processes that an earlier run had left behind.");
        data.Tighten();
        // In a process of its own everything that it starts carries the mark, the orchestrator too.
        if (Assembly.GetEntryAssembly() == typeof(SystemBuilder).Assembly)
            Environment.SetEnvironmentVariable(Launch.TagVariable, data.Tag);
        if (!Ports.IsFree(_settings.Port))
            throw new CommandFailure($"Port {_settings.Port} is in use by another program. Choose one with --port.");

        _parts.UseContainers = _settings.Containers ?? await ContainerEngine.RunsAsync();
        describe(this);
        RefuseUnknown(_settings.Replicated);
        ConfigureAspire();
        AddRunning();

        var application = _application.Build();
        await using (application)
            await application.RunAsync();

        // The lock is held until the last process has gone: the orchestrator ends on its own shortly after its host has
        // told it to.
        await Orphans.StopAsync(data, CancellationToken.None);
        _parts.WriteStopped();
        return _parts.Failure is null ? 0 : 1;
    }

    private void ConfigureAspire()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ASPIRE_VERSION_CHECK_DISABLED"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
            ["DcpPublisher:RandomizePorts"] = "false",
        };
        if (_settings.Dashboard)
        {
            _parts.EnableDashboard(_ports.Take("dashboard"));
            settings["ASPNETCORE_URLS"] = _parts.Dashboard;
            settings["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{_ports.Take("dashboard-otlp")}";
            settings["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://127.0.0.1:{_ports.Take("dashboard-resources")}";
            // All of it is on the loopback of this machine.
            settings["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
            settings["AppHost:BrowserToken"] = _parts.DashboardToken;
        }

        _application.Configuration.AddInMemoryCollection(settings);
        _application.Services.AddLogging(logging =>
            logging
                .AddFilter("Aspire", LogLevel.Warning)
                .AddFilter("Microsoft", LogLevel.Warning)
                // A part that is not ready yet is no error.
                .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
        );
        _application.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(75));
    }

    /// <summary>What Aspire does not provide.</summary>
    private void AddRunning()
    {
        _application.Services.AddSingleton(_parts).AddSingleton(new RunnerLog(_settings.Data));
        _application.Services.AddSingleton<Restarts>();
        _application
            .Services.AddHostedService<RunRecord>()
            .AddHostedService<StartReport>()
            .AddHostedService<OrchestratorWatch>()
            .AddHostedService<OrderlyStop>();
        _application.Eventing.Subscribe<ResourceStoppedEvent>(
            (stopped, _) => stopped.Services.GetRequiredService<Restarts>().OnStopped(stopped)
        );
    }

    private void RefuseUnknown(IEnumerable<string> replicated)
    {
        foreach (var name in replicated)
        {
            if (_services.All(service => service.Name != name || service.IsFrontDoor))
            {
                var able = _services.Where(service => !service.IsFrontDoor).Select(service => service.Name);
                throw new CommandFailure(
                    $"There is no service '{name}' that can have replicas. There are: {string.Join(", ", able)}."
                );
            }
        }
    }

    private static string AlreadyRuns(DataDirectory data) =>
        RunState.Read(data) is { RunnerLives: true } state
            ? $"A system runs in {data.Root} already: {state.Url} (pid {state.RunnerPid}). Stop it with "
                + $"./sms down --data {data.Root}, or choose another folder with --data and another --port."
            : $"Another ./sms is starting a system in {data.Root}.";
}
