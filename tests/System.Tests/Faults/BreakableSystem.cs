using System.Globalization;
using System.Net;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Sms.Contracts;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// The system that all tests use, for those that break it: they take turns, after all others. Whatever was done to it,
/// in the end every read model of every service is what its log says.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BreakableSystem(RunningSystem system) : IAsyncLifetime, ICollectionFixture<BreakableSystem>
{
    public const string Name = "breakable";

    public RunningSystem System => system;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // What a run of a few tests leaves the others empty.
        foreach (var service in Routes.Services)
            await system.ReadModelsAreWhatTheLogSays(service, mayBeEmpty: service is not ("incidents" or "sla"));
    }
}

/// <summary>Ways to break a system.</summary>
internal static class Breaking
{
    /// <summary>kill -9; its runner starts it again.</summary>
    public static void Kill(this RunningSystem system, string part) => Posix.Send(system.Part(part).Pid, Signal.Kill);

    /// <summary>It does nothing until it is resumed; what is sent to it waits.</summary>
    public static void Suspend(this RunningSystem system, string part) =>
        Posix.Send(system.Part(part).Pid, Signal.Stop);

    public static void Resume(this RunningSystem system, string part) =>
        Posix.Send(system.Part(part).Pid, Signal.Continue);

    /// <summary>Messages in a queue, those that a consumer has and has not answered included.</summary>
    public static async Task<int> Waiting(this RunningSystem system, string queue) =>
        int.Parse(
            (await system.BrokerControl("-q", "list_queues", "name", "messages"))
                .Split('\n')
                .Select(line => line.Split('\t'))
                .Single(row => row[0] == queue)[1],
            CultureInfo.InvariantCulture
        );

    public static RunningPart Part(this RunningSystem system, string name) =>
        RunState.Read(system.Data)!.Parts.Single(part => part.Name == name);

    /// <summary>What a part says of its health; it has to take requests, whatever it lacks.</summary>
    public static async Task<JsonElement> Health(this RunningSystem system, string part) =>
        (await system.Http.Look(system.Part(part).Health!)).ShouldBe(HttpStatusCode.OK).Json;

    /// <summary>Of the replicas of a service the one that publishes its log.</summary>
    public static Task<string> Relaying(this RunningSystem system, string service) =>
        system.Relaying([
            .. RunState
                .Read(system.Data)!
                .Parts.Where(part => part.Name.Split('-')[0] == service)
                .Select(part => (part.Name, part.Address)),
        ]);

    /// <param name="system">Something is going on in it.</param>
    /// <param name="replicas">Name and address of each.</param>
    public static async Task<string> Relaying(
        this RunningSystem system,
        IReadOnlyList<(string Name, string Address)> replicas
    )
    {
        var before = await Task.WhenAll(replicas.Select(replica => Relayed(system, replica.Address)));
        return (
            await Eventually.Until(
                async () =>
                {
                    var now = await Task.WhenAll(replicas.Select(replica => Relayed(system, replica.Address)));
                    return replicas
                        .Where((_, i) => now[i] > before[i])
                        .Select(replica => replica.Name)
                        .FirstOrDefault();
                },
                name => name is not null
            )
        )!;
    }

    /// <summary>rabbitmqctl on the system's own broker.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> BrokerControl(this RunningSystem system, params string[] arguments)
    {
        var ports = RunState.Read(system.Data)!.Ports;
        var settings = new PrivateRabbit(system.Data, ports["rabbitmq"], ports["rabbitmq-distribution"], ports["epmd"])
            .Spec()
            .Environment;
        return (
            await CliWrap
                .Cli.Wrap("/usr/lib/rabbitmq/bin/rabbitmqctl")
                .WithArguments(arguments)
                .WithEnvironmentVariables(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value))
                .ExecuteBufferedAsync()
        ).StandardOutput;
    }

    public static async Task ReadModelsAreWhatTheLogSays(
        this RunningSystem system,
        string service,
        bool mayBeEmpty = false
    )
    {
        var report = (
            await Eventually.Until(() => Replay(system, service), text => text is not null, TimeSpan.FromSeconds(90))
        )!;
        var end = JsonDocument.Parse(report.Trim().Split('\n')[^1]).RootElement;
        end.At("kind").ShouldBe("end", report);
        end.At("differences").ShouldBe("0", report);
        if (!mayBeEmpty)
            end.GetProperty("rows").GetInt64().ShouldBeGreaterThan(0);
    }

    /// <summary>Null when the answer broke off: its service is starting again.</summary>
    private static async Task<string?> Replay(RunningSystem system, string service)
    {
        try
        {
            using var answer = await system.Http.PostAsync($"/api/replay/{service}", null);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<double> Relayed(RunningSystem system, string address)
    {
        var metrics = (await system.Http.Look($"{address}/metrics")).ShouldBe(HttpStatusCode.OK).Text.Split('\n');
        var line = metrics.FirstOrDefault(line =>
            line.StartsWith("sms_relay_lag_seconds_count", StringComparison.Ordinal)
        );
        return line is null ? 0 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
