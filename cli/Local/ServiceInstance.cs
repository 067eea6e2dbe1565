using Sms.Local;

namespace Sms.Cli.Local;

/// <summary>A certificate with its chain and its private key, both PEM.</summary>
public sealed record TlsFiles(string Certificate, string Key);

/// <summary>One replica of a service and the port it listens on.</summary>
public sealed record ServiceInstance(ServiceNode Service, int Number, int Port)
{
    private static readonly string[] AllowedNetworks = ["Webhooks__AllowedNetworks__", "Capacity__AllowedNetworks__"];
    private const string Identity = "identity";

    public string Name => Number == 1 ? Service.Name : $"{Service.Name}-{Number}";

    /// <summary>Null: plain HTTP, as inside.</summary>
    public TlsFiles? Tls { get; init; }

    public string Url => $"{(Tls is null ? "http" : "https")}://127.0.0.1:{Port}";

    public string Health => Url + "/health";

    /// <summary>The settings that Aspire would give, so that a service cannot tell the two apart.</summary>
    public ProcessSpec Spec(DataDirectory data, PrivatePostgres postgres, PrivateRabbit rabbit, IReadOnlyList<ServiceInstance> all)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Url,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["DOTNET_gcServer"] = "0",
            ["Access__Authority"] = all.First(instance => instance.Service.External).Url,
            ["Access__MetadataAddress"] = all.First(instance => instance.Service.Name == Identity).Url + "/.well-known/openid-configuration",
            ["OTEL_SERVICE_NAME"] = Service.Name,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Name}",
        };
        if (Service.Database is { } database) environment[$"ConnectionStrings__{database}"] = postgres.OwnerConnectionString(database);
        if (Service.Name == Identity) environment["Identity__FirstAdministrator__Password"] = data.AdministratorPassword;
        if (Service.NeedsBroker) environment["ConnectionStrings__rabbitmq"] = rabbit.ServiceConnectionString(Service.Name);
        if (Tls is { } tls)
            (environment["Kestrel__Certificates__Default__Path"], environment["Kestrel__Certificates__Default__KeyPath"]) = (tls.Certificate, tls.Key);
        // Receivers and servers to try things out with are on the same machine as this system. Who says what may be gone to is obeyed.
        foreach (var networks in AllowedNetworks.Where(networks => Environment.GetEnvironmentVariable($"{networks}0") is null))
            (environment[$"{networks}0"], environment[$"{networks}1"]) = ("127.0.0.0/8", "::1/128");
        foreach (var callee in all.Where(instance => Service.References.Contains(instance.Service.Name)))
        {
            environment[$"services__{callee.Service.Name}__http__{callee.Number - 1}"] = callee.Url;
        }

        return new(Name, Url, "dotnet", [Checkout.Assembly(Service.Project)])
        {
            Environment = environment,
            WorkingDirectory = Checkout.ProjectFolder(Service.Project),
        };
    }
}
