using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Sms.Cli.Local;

namespace Sms.Bench;

/// <summary>A system of its own in the temporary folder, started and stopped like any other.</summary>
internal sealed class BenchedSystem : IAsyncDisposable
{
    private static readonly string CommandLine = Path.Combine(AppContext.BaseDirectory, "Sms.Cli.dll");

    private readonly DataDirectory _data = DataDirectory.At(Path.Combine(Path.GetTempPath(), $"sms-bench-{Environment.ProcessId}"));

    public int Port { get; } = Ports.Take(1)[0];

    public string Url => $"http://127.0.0.1:{Port}";

    public HttpClient Http { get; private set; } = new();

    public TimeSpan Ready { get; private set; }

    public static async Task<BenchedSystem> StartAsync()
    {
        var system = new BenchedSystem();
        system.Http = new HttpClient { BaseAddress = new Uri(system.Url), Timeout = TimeSpan.FromMinutes(2) };
        var watch = Stopwatch.StartNew();
        var up = await Sms("up", "--data", system._data.Root, "--port", $"{system.Port}", "--detach");
        if (up.ExitCode != 0) throw new InvalidOperationException(up.StandardError + up.StandardOutput);
        system.Ready = watch.Elapsed;
        return system;
    }

    /// <summary>A connection string of the system: <c>incidents</c>, <c>sla</c>, <c>rabbitmq</c>.</summary>
    public string Connection(string name) => File.ReadAllLines(_data.ConnectionsFile)
        .Single(line => line.StartsWith($"ConnectionStrings__{name}=", StringComparison.Ordinal)).Split('=', 2)[1].Trim('\'');

    /// <summary>The service itself, behind the front door.</summary>
    public string Address(string service) => RunState.Read(_data)!.Parts.Single(part => part.Name == service).Address;

    public async Task<IReadOnlyList<(string Part, long Megabytes)>> MemoryAsync() =>
        [.. JsonDocument.Parse((await Sms("status", "--data", _data.Root, "--json")).StandardOutput).RootElement.EnumerateArray()
            .Select(part => (part.GetProperty("name").GetString()!, part.GetProperty("memoryBytes").GetInt64() / 1_048_576))];

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <returns>A key whose alerts each open an incident, however many come.</returns>
    public async Task<string> AddIntegrationAsync(string service) => (await PostAsync("/api/integrations",
        new { name = $"bench-{Guid.NewGuid().ToString("N")[..8]}", settings = new { defaultService = service, floodThreshold = 0 } })).GetProperty("key").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await Sms("down", "--data", _data.Root);
        Http.Dispose();
        Directory.Delete(_data.Root, recursive: true);
    }

    private static async Task<BufferedCommandResult> Sms(params string[] arguments) =>
        await CliWrap.Cli.Wrap("dotnet").WithArguments([CommandLine, .. arguments]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
}
