using System.Globalization;
using System.Net;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Sms.Cli.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>A system that may be broken, apart from the one that the other tests use; its tests take turns, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BreakableSystem : IAsyncLifetime, ICollectionFixture<BreakableSystem>
{
    public const string Name = "breakable";

    public RunningSystem System { get; } = new();

    public ValueTask InitializeAsync() => System.InitializeAsync();

    public ValueTask DisposeAsync() => System.DisposeAsync();
}

/// <summary>Ways to break a system.</summary>
internal static class Breaking
{
    /// <summary>kill -9; its runner starts it again.</summary>
    public static void Kill(this RunningSystem system, string part) => Posix.Send(system.Part(part).Pid, Signal.Kill);

    public static RunningPart Part(this RunningSystem system, string name) => RunState.Read(system.Data)!.Parts.Single(part => part.Name == name);

    /// <summary>What a part says of its health; it has to take requests, whatever it lacks.</summary>
    public static async Task<JsonElement> Health(this RunningSystem system, string part) =>
        (await system.Http.Look(system.Part(part).Health!)).ShouldBe(HttpStatusCode.OK).Json;

    /// <summary>Of the replicas of a service the one that publishes its log.</summary>
    public static async Task<string> Relaying(this RunningSystem system, string service)
    {
        var replicas = RunState.Read(system.Data)!.Parts.Where(part => part.Name.Split('-')[0] == service).Select(part => (part.Name, part.Address)).ToList();
        var before = await Task.WhenAll(replicas.Select(replica => Relayed(system, replica.Address)));
        return (await Eventually.Until(async () =>
        {
            var now = await Task.WhenAll(replicas.Select(replica => Relayed(system, replica.Address)));
            return replicas.Where((_, i) => now[i] > before[i]).Select(replica => replica.Name).FirstOrDefault();
        }, name => name is not null))!;
    }

    /// <summary>rabbitmqctl on the system's own broker.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> BrokerControl(this RunningSystem system, params string[] arguments)
    {
        var ports = RunState.Read(system.Data)!.Ports;
        var settings = new PrivateRabbit(system.Data, ports[1], ports[2], ports[3]).Spec().Environment;
        return (await CliWrap.Cli.Wrap("/usr/lib/rabbitmq/bin/rabbitmqctl").WithArguments(arguments)
            .WithEnvironmentVariables(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).ExecuteBufferedAsync()).StandardOutput;
    }

    private static async Task<double> Relayed(RunningSystem system, string address)
    {
        var metrics = (await system.Http.Look($"{address}/metrics")).ShouldBe(HttpStatusCode.OK).Text.Split('\n');
        var line = metrics.FirstOrDefault(line => line.StartsWith("sms_relay_lag_seconds_count", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
