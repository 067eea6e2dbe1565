using System.Diagnostics;
using RabbitMQ.Client;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// A system with two processes of each inner service; in the short form of those that are killed, for twice nine take
/// long to start.
/// </summary>
public sealed class ReplicatedSystem : IAsyncLifetime
{
    public RunningSystem System { get; } =
        new() { Replicas = 2, Replicated = FaultTime.IsLong ? [] : ["incidents", "sla"] };

    public ValueTask InitializeAsync() => System.InitializeAsync();

    public ValueTask DisposeAsync() => System.DisposeAsync();
}

/// <summary>kill -9 of one of two replicas, the one that publishes, while alerts come in.</summary>
[Collection(OwnSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class ReplicaFaultTests(ReplicatedSystem replicated) : IClassFixture<ReplicatedSystem>
{
    private readonly RunningSystem _system = replicated.System;

    /// <summary>In the long form each has a load of its own.</summary>
    public static TheoryData<string> Killed => FaultTime.IsLong ? ["incidents", "sla"] : ["incidents sla"];

    [Theory, MemberData(nameof(Killed))]
    public async Task when_one_of_two_replicas_dies_the_other_takes_over(string services)
    {
        // How late a breach is must come of the fault alone: that many services on two cores have little left for a
        // load.
        await using var trial = await Trial.Begin(_system, response: "12s", senders: 2);
        await using var connection = await _system.Broker();
        await using var channel = await connection.CreateChannelAsync();
        var longest = TimeSpan.Zero;
        foreach (var service in services.Split(' '))
        {
            await trial.Survives(async () =>
            {
                var relaying = await _system.Relaying(service);
                var queue = await channel.Listen($"{service}.#");
                var (killed, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
                _system.Kill(relaying);
                while ((await channel.Receive(queue, TimeSpan.FromSeconds(60))).Instant("recordedtime") <= killed)
                {
                    // It was on its way already.
                }

                if (watch.Elapsed > longest)
                    longest = watch.Elapsed;
                await channel.QueueDeleteAsync(queue);
            });
        }

        var outcome = await trial.ShouldHold();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{services}: published again after {longest.TotalSeconds:0.0} s, {outcome}"
        );
        // Many services share two cores here; what a quiet machine needs is in docs/how-to/operate.md.
        longest.ShouldBeLessThan(TimeSpan.FromSeconds(40));
        outcome.LatestBreach.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        foreach (var service in services.Split(' '))
            await _system.ReadModelsAreWhatTheLogSays(service);
    }
}
