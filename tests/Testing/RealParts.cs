using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Sms.Local;
using Xunit;

namespace Sms.Testing;

/// <summary>
/// A PostgreSQL and a RabbitMQ of this test process alone, each started when it is first asked for; an assembly
/// fixture:
/// <c>[assembly: AssemblyFixture(typeof(RealParts))]</c>. Both end with the process, even when it is killed.
/// </summary>
public sealed class RealParts : IAsyncLifetime
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly LastingThread _starter = new("starts PostgreSQL and RabbitMQ");
    private readonly List<ChildProcess> _processes = [];
    private readonly DataDirectory _data = TemporaryFolder.Create();
    private readonly Lazy<Task<PrivatePostgres>> _postgres;
    private readonly Lazy<Task<PrivateRabbit>> _rabbit;
    private int _databases;
    private int _virtualHosts;

    public RealParts()
    {
        _postgres = new(StartPostgresAsync);
        _rabbit = new(StartRabbitAsync);
    }

    /// <summary>The server itself, with a right to everything.</summary>
    public Task<PrivatePostgres> Postgres => _postgres.Value;

    /// <returns>The connection string of a new, empty database.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellation = default)
    {
        var postgres = await _postgres.Value;
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await postgres.CreateDatabaseAsync(name, cancellation);
        return postgres.ConnectionString(name);
    }

    /// <returns>The AMQP URI of a new virtual host: exchanges and queues of its own, on the same broker.</returns>
    public async Task<string> CreateVirtualHostAsync(CancellationToken cancellation = default)
    {
        var rabbit = await _rabbit.Value;
        var name = $"test{Interlocked.Increment(ref _virtualHosts)}";
        using var management = Management(rabbit);
        using var response = await management.PutAsync(
            new Uri($"/api/vhosts/{name}", UriKind.Relative),
            null,
            cancellation
        );
        response.EnsureSuccessStatusCode();
        return $"{rabbit.ConnectionString}/{name}";
    }

    /// <summary>A user of the broker who may do everything on a virtual host.</summary>
    /// <returns>The AMQP URI of the virtual host for this user.</returns>
    public async Task<string> CreateBrokerUserAsync(
        string name,
        string virtualHost,
        CancellationToken cancellation = default
    )
    {
        using var management = Management(await _rabbit.Value);
        var host = new Uri(virtualHost);
        foreach (
            var (path, body) in new (string, object)[]
            {
                ($"/api/users/{name}", new { password = name, tags = "" }),
                (
                    $"/api/permissions{host.AbsolutePath}/{name}",
                    new
                    {
                        configure = ".*",
                        write = ".*",
                        read = ".*",
                    }
                ),
            }
        )
        {
            using var response = await management.PutAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellation);
            response.EnsureSuccessStatusCode();
        }

        return new UriBuilder(host) { UserName = name, Password = name }.Uri.ToString();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_processes.Select(process => process.StopAsync()));
        foreach (var process in _processes)
            process.Dispose();
        _starter.Dispose();
        Directory.Delete(_data.Root, recursive: true);
    }

    private async Task<PrivatePostgres> StartPostgresAsync()
    {
        using var deadline = new CancellationTokenSource(StartWithin);
        var postgres = new PrivatePostgres(_data, Ports.Take(1)[0]) { Durable = false, DiesWithParent = true };
        await postgres.InitialiseAsync(deadline.Token);
        await StartAsync(postgres.Spec(), postgres.WaitUntilReadyAsync, deadline.Token);
        return postgres;
    }

    private async Task<PrivateRabbit> StartRabbitAsync()
    {
        using var deadline = new CancellationTokenSource(StartWithin);
        var ports = Ports.Take(4);
        var rabbit = new PrivateRabbit(_data, ports[0], ports[1], ports[2])
        {
            ManagementPort = ports[3],
            DiesWithParent = true,
        };
        rabbit.Configure();
        await StartAsync(rabbit.MapperSpec(), rabbit.WaitForMapperAsync, deadline.Token);
        // Its orderly stop takes seconds, for the sake of messages that nobody wants any more.
        await StartAsync(rabbit.Spec() with { StopSignal = Signal.Kill }, rabbit.WaitUntilReadyAsync, deadline.Token);
        using var management = Management(rabbit);
        while (!await AnswersAsync(management, deadline.Token))
            await Task.Delay(50, deadline.Token);
        return rabbit;
    }

    private async Task StartAsync(ProcessSpec spec, Func<CancellationToken, Task> ready, CancellationToken cancellation)
    {
        var process = await _starter.RunAsync(() => ChildProcess.Start(spec, _data));
        lock (_processes)
            _processes.Add(process);
        var answers = ready(cancellation);
        if (await Task.WhenAny(answers, process.WaitForExitAsync(cancellation)) != answers)
        {
            throw new InvalidOperationException(
                $"{spec.Name} does not start:\n{await File.ReadAllTextAsync(_data.Log(spec.Name), cancellation)}"
            );
        }

        await answers;
    }

    private static async Task<bool> AnswersAsync(HttpClient management, CancellationToken cancellation)
    {
        try
        {
            using var response = await management.GetAsync(new Uri("/api/overview", UriKind.Relative), cancellation);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static HttpClient Management(PrivateRabbit rabbit)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(new Uri(rabbit.ConnectionString).UserInfo));
        return new()
        {
            BaseAddress = new Uri(
                string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{rabbit.ManagementPort}")
            ),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", credentials) },
        };
    }
}
