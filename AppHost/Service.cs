using Sms.AppHost.Running;
using Sms.AppHost.Servers;
using Sms.Local;

namespace Sms.AppHost;

/// <summary>A service with all its processes; settings go to each of them.</summary>
public sealed class Service
{
    private readonly IReadOnlyList<IResourceBuilder<IResourceWithEnvironment>> _instances;
    private readonly IReadOnlyList<EndpointReference> _endpoints;
    private readonly IDistributedApplicationBuilder _application;
    private readonly SystemParts? _parts;

    private Service(
        IDistributedApplicationBuilder application,
        string name,
        bool isFrontDoor,
        SystemParts? parts,
        IReadOnlyList<IResourceBuilder<IResourceWithEnvironment>> instances,
        IReadOnlyList<EndpointReference> endpoints
    ) =>
        (_application, Name, IsFrontDoor, _parts, _instances, _endpoints) = (
            application,
            name,
            isFrontDoor,
            parts,
            instances,
            endpoints
        );

    public string Name { get; }

    public bool IsFrontDoor { get; }

    /// <summary>Where it answers: its first process.</summary>
    internal EndpointReference Address => _endpoints[0];

    /// <summary>As a project, for the manifest and for tools that read it.</summary>
    internal static Service ToPublish<TProject>(
        IDistributedApplicationBuilder application,
        string name,
        bool isFrontDoor
    )
        where TProject : IProjectMetadata, new()
    {
        var project = application
            .AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            // Whose word counts for where a request comes from is for the setting TrustedProxies to say: not
            // everybody's.
            .DisableForwardedHeaders()
            // A connection string is all that a service reads of a server.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithEnvironment("DOTNET_gcServer", "0")
            .WithEnvironment("OTEL_SERVICE_NAME", name);
        if (isFrontDoor)
            project.WithExternalHttpEndpoints();
        return new(application, name, isFrontDoor, null, [project], [project.GetEndpoint("http")]);
    }

    /// <summary>
    /// As processes of its built assembly: started through <c>dotnet run</c>, as projects are, all services together
    /// take twice as long.
    /// </summary>
    /// <param name="frontDoor">Settings of the front door, or null: it is no such.</param>
    internal static Service ToRun<TProject>(
        IDistributedApplicationBuilder application,
        string name,
        int replicas,
        SystemSettings? frontDoor,
        SystemParts parts
    )
        where TProject : IProjectMetadata, new()
    {
        var project = new TProject().ProjectPath;
        var (instances, endpoints) = (
            new List<IResourceBuilder<IResourceWithEnvironment>>(),
            new List<EndpointReference>()
        );
        IResourceBuilder<ServiceResource>? first = null;
        for (var number = 1; number <= replicas; number++)
        {
            var part = number == 1 ? name : $"{name}-{number}";
            var scheme = frontDoor?.Tls is null ? "http" : "https";
            var port = frontDoor?.Port ?? parts.Ports.Take(part);
            var url = $"{scheme}://127.0.0.1:{port}";
            var folder = Path.GetDirectoryName(project)!;
            var spec = new ProcessSpec(part, url, "dotnet", [Checkout.Assembly(project)]) { WorkingDirectory = folder };
            var instance = application
                .AddPart(new ServiceResource(part, name, Launch.Program, folder), spec, parts, health: $"{url}/health")
                .WithEndpoint(port: port, scheme: scheme, name: scheme, isProxied: false)
                .WithEndpoint(scheme, endpoint =>
                    (endpoint.TargetHost, endpoint.IsExternal) = ("127.0.0.1", frontDoor is not null)
                )
                .WithEnvironment("ASPNETCORE_URLS", url)
                // A base image of .NET sets this one, and it would be an endpoint beside the one that is given.
                .WithEnvironment("ASPNETCORE_HTTP_PORTS", "")
                .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Production")
                .WithEnvironment("DOTNET_ENVIRONMENT", "Production")
                .WithEnvironment("DOTNET_gcServer", "0");
            if (parts.WantsDashboard)
                instance.WithOtlpExporter();
            instance
                .WithEnvironment("OTEL_SERVICE_NAME", name)
                .WithEnvironment("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={part}");
            if (frontDoor?.Tls is { } tls)
            {
                instance
                    .WithEnvironment("Kestrel__Certificates__Default__Path", tls.Certificate)
                    .WithEnvironment("Kestrel__Certificates__Default__KeyPath", tls.Key);
            }

            // The first replica brings the database to its schema; the others follow when it is healthy.
            if (first is not null)
                instance.WaitFor(first);
            first ??= instance;
            instances.Add(instance);
            endpoints.Add(instance.GetEndpoint(scheme));
            if (frontDoor is not null)
                parts.Url = url;
        }

        return new(application, name, frontDoor is not null, parts, instances, endpoints);
    }

    /// <summary>Gives it a database of its own name, which its role owns, and nothing else on the server.</summary>
    public Service WithDatabase(DatabaseServer server)
    {
        server.AddDatabase(Name);
        foreach (var instance in _instances)
            server.Connect(Name, instance);
        return this;
    }

    /// <summary>Gives it a user of the broker, who has a right to the service's own queues.</summary>
    public Service WithBroker(MessageBroker broker)
    {
        broker.AddUser(Name);
        foreach (var instance in _instances)
            broker.Connect(Name, instance);
        return this;
    }

    /// <summary>Tells it where other services are, each replica of them.</summary>
    public Service WithReferences(params IReadOnlyList<Service> services)
    {
        foreach (var service in services)
        {
            for (var number = 0; number < service._endpoints.Count; number++)
                WithEnvironment($"services__{service.Name}__http__{number}", service._endpoints[number]);
        }

        return this;
    }

    /// <summary>The password of the user <c>admin</c>, made at the first start.</summary>
    public Service WithFirstAdministrator()
    {
        const string Variable = "Identity__FirstAdministrator__Password";
        if (_parts is { } parts)
            return WithEnvironment(Variable, parts.Data.AdministratorPassword);
        var password = _application.AddParameter(
            "administrator-password",
            new GenerateParameterDefault { MinLength = 24 },
            secret: true
        );
        foreach (var instance in _instances)
            instance.WithEnvironment(Variable, password);
        return this;
    }

    /// <summary>
    /// It may call addresses of this machine: receivers and servers to try things out with are here. Whoever runs the
    /// system and sets the networks is obeyed, and published services get no such setting.
    /// </summary>
    public Service MayCallThisMachine()
    {
        var networks = $"{char.ToUpperInvariant(Name[0])}{Name[1..]}__AllowedNetworks__";
        if (_parts is null || Environment.GetEnvironmentVariable($"{networks}0") is not null)
            return this;
        return WithEnvironment($"{networks}0", "127.0.0.0/8").WithEnvironment($"{networks}1", "::1/128");
    }

    internal Service WithEnvironment(string name, string value)
    {
        foreach (var instance in _instances)
            instance.WithEnvironment(name, value);
        return this;
    }

    internal Service WithEnvironment(string name, EndpointReference endpoint)
    {
        foreach (var instance in _instances)
            instance.WithEnvironment(name, endpoint);
        return this;
    }

    internal Service WithEnvironment(string name, ReferenceExpression value)
    {
        foreach (var instance in _instances)
            instance.WithEnvironment(name, value);
        return this;
    }
}
