using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RabbitMQ.Client;

namespace Sms.Testing;

/// <summary>
/// One service as it is, in this process, on a database and a virtual host of its own; only its clock can be set ahead.
/// </summary>
public sealed class ServiceHost<TProgram> : WebApplicationFactory<TProgram>
    where TProgram : class
{
    private const string Authority = "Access:Authority";

    private readonly string _broker;
    private readonly TestAuthority _authority;
    private readonly Dictionary<string, string> _settings;

    private ServiceHost(
        string service,
        string database,
        string broker,
        TestAuthority authority,
        Dictionary<string, string>? settings
    )
    {
        (Database, _broker, _authority) = (database, broker, authority);
        // A real server on a port of its own: sizes of bodies, headers and streams are its business.
        UseKestrel(0);
        _settings = new(settings ?? [])
        {
            [$"ConnectionStrings:{service}"] = database,
            ["ConnectionStrings:rabbitmq"] = broker,
        };
        _settings.TryAdd(Authority, authority.Address.ToString());
    }

    public ShiftedTime Time { get; } = new();

    /// <summary>Connection string of the service's database.</summary>
    public string Database { get; }

    /// <summary>URI of the virtual host, to send and receive as the others do.</summary>
    public Uri Broker => new(_broker);

    /// <summary>
    /// Signed in as <see cref="SigningIn"/> says, unless the service has another authority; waits for what comes of the
    /// alerts that it sends.
    /// </summary>
    public HttpClient Http =>
        field ??= Patient(
            _settings[Authority] == _authority.Address.ToString()
                ? CreateDefaultClient(new SigningIn(_authority))
                : CreateDefaultClient()
        );

    /// <summary>Signed in with these roles alone; none: not signed in at all.</summary>
    public HttpClient As(string subject, params string[] roles)
    {
        var client = CreateDefaultClient();
        if (roles.Length > 0)
            client.DefaultRequestHeaders.Authorization = new("Bearer", _authority.Token(subject, roles));
        return client;
    }

    public static async Task<ServiceHost<TProgram>> Start(
        RealParts parts,
        string service,
        Dictionary<string, string>? settings = null
    ) => await Start(service, await parts.CreateDatabaseAsync(), await parts.CreateVirtualHostAsync(), settings);

    /// <summary>On a database and a virtual host that are there already, as another replica of a service is.</summary>
    public static async Task<ServiceHost<TProgram>> Start(
        string service,
        string database,
        string broker,
        Dictionary<string, string>? settings = null
    )
    {
        JasperFxEnvironment.AutoStartHost = true;
        var host = new ServiceHost<TProgram>(service, database, broker, await TestAuthority.Shared, settings);
        using var health = await host.Http.GetAsync(new Uri("/health", UriKind.Relative));
        health.EnsureSuccessStatusCode();
        return host;
    }

    /// <summary>A channel on the service's virtual host; publishing returns when the broker has the message.</summary>
    public async Task<IChannel> OpenChannel()
    {
        var connection = await new ConnectionFactory { Uri = Broker }.CreateConnectionAsync();
        return await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
    }

    private static HttpClient Patient(HttpClient http)
    {
        http.DefaultRequestHeaders.Add("Prefer", "wait=20");
        return http;
    }

    /// <summary>Runs SQL on the service's database.</summary>
    public async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Not the factory's Development, where bad requests are answered differently.
        builder.UseEnvironment("Production");
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
    }
}
