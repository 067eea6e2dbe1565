using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Sms.AppHost;
using Sms.Cli.SignIn;
using Sms.Cli.Up;
using Sms.Journeys;
using Sms.Local;
using Sms.Testing;

[assembly: AssemblyFixture(typeof(RunningSystem))]

namespace Sms.Journeys;

/// <summary>
/// The whole system as the AppHost describes it, in a fresh folder, on free ports, with its host in this process.
/// </summary>
public sealed class RunningSystem : IAsyncLifetime
{
    /// <summary>Longer than a start may take before it says itself what is missing.</summary>
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(5);

    /// <summary>Everybody in these tests comes from one address, and none of them waits.</summary>
    private static readonly Dictionary<string, string> ManySignIns = new()
    {
        ["Portal__RateLimits__SignIn__Requests"] = "600",
        ["Portal__RateLimits__SignIn__Per"] = "00:01:00",
        ["Portal__RateLimits__SignIn__Burst"] = "600",
    };

    private DistributedApplication? _application;

    public DataDirectory Data { get; } =
        DataDirectory.At(Path.Combine(Path.GetTempPath(), $"sms-system-{Guid.NewGuid():N}"));

    public int Port { get; } = Ports.Take(1)[0];

    /// <summary>Processes of each service in <see cref="Replicated"/>.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>None: all.</summary>
    public IReadOnlyCollection<string> Replicated { get; init; } = [];

    public HttpClient Http { get; internal set; } = new();

    public string Url => $"http://127.0.0.1:{Port}";

    public async ValueTask InitializeAsync()
    {
        Http = Client(Login.Of(new Uri(Url), Data));
        using var deadline = new CancellationTokenSource(StartWithin);
        var request = new UpRequest(Data, Port)
        {
            Replicas = Replicas,
            Replicated = Replicated,
            Dashboard = false,
        };
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [.. request.Settings],
            deadline.Token
        );
        var door = builder.CreateResourceBuilder(
            builder.Resources.OfType<ServiceResource>().Single(service => service.Name == "portal")
        );
        foreach (var (name, value) in ManySignIns)
            door.WithEnvironment(name, value);
        _application = await builder.BuildAsync(deadline.Token);
        await _application.StartAsync(deadline.Token);
        while (RunState.Read(Data) is not { Ready: true })
        {
            if (_application.Services.GetRequiredService<SystemParts>().Failure is { } failure)
                throw new InvalidOperationException(failure);
            await Task.Delay(100, deadline.Token);
        }
    }

    /// <summary>Stops everything and keeps the folder.</summary>
    public async Task StopAsync()
    {
        if (_application is not { } application)
            return;
        _application = null;
        await application.StopAsync();
        await application.DisposeAsync();
        // The host holds the folder until the last process has gone.
        await Eventually
            .Until(() => Task.FromResult(RunLock.TryTake(Data)), held => held is not null, StartWithin)
            .ContinueWith(held => held.Result!.Dispose());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        KeepLogs();
        Directory.Delete(Data.Root, recursive: true);
    }

    /// <summary>A new person who holds a role, signed in.</summary>
    public async Task<(string Id, HttpClient Http)> SignIn(string role)
    {
        var person = await Post("/api/identity/people", new { userName = $"{role}-{Guid.NewGuid():N}" });
        var id = person.At("id");
        using var granted = await Http.PostAsJsonAsync($"/api/identity/people/{id}/roles", new { role });
        granted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var login = new Login(new Uri(Url), new TokenFile(Path.Combine(Data.Root, $"{id}.json")), null);
        await login.SignInAsync(person.At("userName"), person.At("password"), CancellationToken.None);
        return (id, Client(login));
    }

    public async Task<JsonElement> Get(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(
            $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
        );
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <returns>Its key. Its name ends with the service's.</returns>
    public async Task<string> AddIntegration(string service, int floodThreshold = 100) =>
        (
            await Post(
                "/api/integrations",
                new
                {
                    name = $"{Guid.NewGuid().ToString("N")[..8]}-{service}"[..Math.Min(60, 9 + service.Length)],
                    settings = new { defaultService = service, floodThreshold },
                }
            )
        )
            .GetProperty("key")
            .GetString()!;

    /// <summary>
    /// A connection string of the system, password included: <c>incidents</c>, <c>rabbitmq__incidents</c>.
    /// </summary>
    public async Task<string> Connection(string name) =>
        (await File.ReadAllLinesAsync(Data.ConnectionsFile))
            .Single(line => line.StartsWith($"ConnectionStrings__{name}=", StringComparison.Ordinal))
            .Split('=', 2)[1]
            .Trim('\'');

    /// <summary>URI of the broker for its administrator.</summary>
    public Task<string> BrokerUri() => Connection("rabbitmq");

    /// <param name="service">Whose user to sign in as; null is the administrator.</param>
    public async Task<IConnection> Broker(string? service = null) =>
        await new ConnectionFactory
        {
            Uri = new Uri(service is null ? await BrokerUri() : await Connection($"rabbitmq__{service}")),
        }.CreateConnectionAsync();

    /// <summary>Promises for priority P1 on one service.</summary>
    public Task MakeAgreement(string service, string response, string resolution) =>
        Post(
            "/api/agreements",
            new
            {
                name = "Gold",
                services = new[] { service },
                targets = new[]
                {
                    new { metric = "response", goals = new Dictionary<string, string> { ["P1"] = response } },
                    new { metric = "resolution", goals = new Dictionary<string, string> { ["P1"] = resolution } },
                },
            }
        );

    /// <summary>Waits until the board shows what is expected of one service.</summary>
    /// <param name="all">All pages, not only the first.</param>
    public async Task<IReadOnlyList<JsonElement>> Board(
        string query,
        Func<IReadOnlyList<JsonElement>, bool> seen,
        bool all = false
    ) => await Eventually.Until(() => Read(query, all), seen, TimeSpan.FromSeconds(30));

    /// <summary>Beside the reports of the tests: what went wrong shows there.</summary>
    internal void KeepLogs()
    {
        if (!Directory.Exists(Data.Logs))
            return;
        var kept = Directory.CreateDirectory(
            Path.Combine(Repository.Root, "artifacts", "tests", Path.GetFileName(Data.Root))
        );
        foreach (var log in Directory.GetFiles(Data.Logs))
            File.Copy(log, Path.Combine(kept.FullName, Path.GetFileName(log)), overwrite: true);
    }

    private static HttpClient Client(Login login) => new(new BearerHandler(login)) { BaseAddress = login.System };

    private async Task<IReadOnlyList<JsonElement>> Read(string query, bool all)
    {
        var (items, cursor) = (new List<JsonElement>(), "");
        do
        {
            var page = await Get($"/api/incidents?{query}{cursor}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = all && page.TryGetProperty("next", out var next) ? $"&cursor={next.GetString()}" : "";
        } while (cursor.Length > 0);
        return items;
    }
}
