using System.Diagnostics;
using RabbitMQ.Client;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// One of two replicas hangs, the one that publishes, while alerts come in. It goes on when the other has taken over.
/// </summary>
[Collection(OwnSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class HungReplicaTests(ReplicatedSystem replicated) : IClassFixture<ReplicatedSystem>
{
    private const string Service = "incidents";

    private readonly RunningSystem _system = replicated.System;

    [Fact]
    public async Task when_one_of_two_replicas_hangs_the_other_takes_over()
    {
        await using var trial = await Trial.Begin(_system, response: "12s", senders: 2);
        await using var connection = await _system.Broker();
        await using var channel = await connection.CreateChannelAsync();
        var longest = TimeSpan.Zero;
        await trial.Survives(async () =>
        {
            var relaying = await _system.Relaying(Service);
            var queue = await channel.Listen($"{Service}.#");
            var (hung, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
            _system.Suspend(relaying);
            try
            {
                while ((await channel.Receive(queue, TimeSpan.FromSeconds(60))).Instant("recordedtime") <= hung)
                {
                    // It was on its way already.
                }

                if (watch.Elapsed > longest)
                    longest = watch.Elapsed;
                // PostgreSQL has ended its session; it still takes itself for the one that publishes.
                await trial.GoesOn();
            }
            finally
            {
                _system.Resume(relaying);
            }

            await channel.QueueDeleteAsync(queue);
        });

        var outcome = await trial.ShouldHold();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Service}: published again after {longest.TotalSeconds:0.0} s, {outcome}"
        );
        longest.ShouldBeLessThan(TimeSpan.FromSeconds(40));
        foreach (var service in (string[])[Service, "sla"])
            await _system.ReadModelsAreWhatTheLogSays(service);
    }
}
