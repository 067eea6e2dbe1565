using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Npgsql;
using RabbitMQ.Client;
using Sms.Cli;
using Sms.Cli.SignIn;
using Sms.Contracts;
using Sms.Local;

namespace Sms.Bench;

/// <summary>A system of its own in the temporary folder, started and stopped like any other.</summary>
internal sealed class BenchedSystem : IAsyncDisposable
{
    private static readonly string CommandLine = Path.Combine(AppContext.BaseDirectory, "Sms.Cli.dll");

    private readonly DataDirectory _data;
    private readonly int _port = Ports.Take(1)[0];
    private readonly Dictionary<string, NpgsqlDataSource> _databases = [];

    /// <param name="name">Tells it from others of the same run.</param>
    public BenchedSystem(string name)
    {
        _data = DataDirectory.At(Path.Combine(Path.GetTempPath(), $"sms-bench-{Environment.ProcessId}-{name}"));
        var address = new Uri($"http://127.0.0.1:{_port}");
        Http = new HttpClient(new BearerHandler(Login.Of(address, _data)))
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    /// <summary>Those with a log.</summary>
    public static IReadOnlyList<string> Services { get; } = Routes.Services;

    /// <summary>A client of the front door.</summary>
    public HttpClient Http { get; }

    /// <returns>How long it took until every part answered.</returns>
    public async Task<TimeSpan> StartAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var up = await Sms(
            cancellation,
            "up",
            "--data",
            _data.Root,
            "--port",
            $"{_port}",
            "--no-dashboard",
            "--detach"
        );
        return up.ExitCode == 0 ? watch.Elapsed : throw new CommandFailure(up.StandardError + up.StandardOutput);
    }

    /// <summary>
    /// Stops everything, lets <paramref name="work"/> have the databases to itself, and starts everything again.
    /// </summary>
    public async Task WithDatabasesAloneAsync(Func<Func<string, string>, Task> work, CancellationToken cancellation)
    {
        await DownAsync();
        var postgres = new PrivatePostgres(_data, Ports.Take(1)[0]);
        await postgres.InitialiseAsync(cancellation);
        using (var server = ChildProcess.Start(postgres.Spec(), _data))
        {
            try
            {
                await postgres.WaitUntilReadyAsync(cancellation);
                await work(postgres.ConnectionString);
            }
            finally
            {
                await server.StopAsync();
            }
        }

        await StartAsync(cancellation);
    }

    /// <summary>A connection string of the system: <c>incidents</c>, <c>sla</c>, <c>rabbitmq</c>.</summary>
    public string Connection(string name) =>
        File.ReadAllLines(_data.ConnectionsFile)
            .Single(line => line.StartsWith($"ConnectionStrings__{name}=", StringComparison.Ordinal))
            .Split('=', 2)[1]
            .Trim('\'');

    public NpgsqlDataSource Database(string service) =>
        _databases.TryGetValue(service, out var open)
            ? open
            : _databases[service] = NpgsqlDataSource.Create(Connection(service));

    /// <summary>A number that a service's database knows.</summary>
    public async Task<long> ScalarAsync(string service, string sql, CancellationToken cancellation)
    {
        await using var command = Database(service).CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public Task<IConnection> ConnectToBrokerAsync(CancellationToken cancellation) =>
        new ConnectionFactory { Uri = new Uri(Connection("rabbitmq")) }.CreateConnectionAsync(cancellation);

    /// <summary>The service itself, behind the front door.</summary>
    public string Address(string service) => RunState.Read(_data)!.Parts.Single(part => part.Name == service).Address;

    public async Task<IReadOnlyList<(string Part, long Megabytes)>> MemoryAsync(CancellationToken cancellation) =>
        [
            .. JsonElement
                .Parse((await Sms(cancellation, "status", "--data", _data.Root, "--json")).StandardOutput)
                .EnumerateArray()
                .Select(part =>
                    (part.GetProperty("name").GetString()!, part.GetProperty("memoryBytes").GetInt64() / 1_048_576)
                ),
        ];

    /// <summary>Messages that no service could handle.</summary>
    public async Task<long> DeadLettersAsync(CancellationToken cancellation)
    {
        var letters = 0L;
        foreach (var service in Services)
            letters += (await GetAsync($"/api/dead-letters/{service}?limit=1", cancellation))
                .GetProperty("count")
                .GetInt64();
        return letters;
    }

    /// <param name="path">At the front door.</param>
    /// <param name="body">As JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="key">Of the integration that alerts are from; what comes of them is waited for.</param>
    /// <returns>What was answered; nothing for a command.</returns>
    public async Task<JsonElement> PostAsync(
        string path,
        object body,
        CancellationToken cancellation,
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            request.Headers.Add("Prefer", "wait=30");
        }

        using var answer = await Http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new CommandFailure($"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation) =>
        await Http.GetFromJsonAsync<JsonElement>(path, cancellation);

    /// <param name="service">Of its alerts.</param>
    /// <param name="floodThreshold">0: each alert opens an incident, however many come. Null: what integrations have by
    /// default.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its key.</returns>
    public async Task<string> AddIntegrationAsync(string service, int? floodThreshold, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, object> { ["defaultService"] = service };
        if (floodThreshold is { } threshold)
            settings["floodThreshold"] = threshold;
        var added = await PostAsync(
            "/api/integrations",
            new { name = $"bench-{Guid.NewGuid().ToString("N")[..8]}", settings },
            cancellation
        );
        return added.GetProperty("key").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Http.Dispose();
        if (Directory.Exists(_data.Root))
            Directory.Delete(_data.Root, recursive: true);
    }

    private async Task DownAsync()
    {
        foreach (var database in _databases.Values)
            await database.DisposeAsync();
        _databases.Clear();
        await Sms(CancellationToken.None, "down", "--data", _data.Root);
    }

    private static async Task<BufferedCommandResult> Sms(CancellationToken cancellation, params string[] arguments) =>
        await CliWrap
            .Cli.Wrap("dotnet")
            .WithArguments([CommandLine, .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
}
