using System.Diagnostics;
using System.Globalization;
using System.Net;
using RabbitMQ.Client;
using Sms.Contracts;
using Sms.Testing;

namespace Sms.Journeys.Publishing;

/// <summary>
/// A host is cut off without a word while alerts come in at the front doors of both, and comes back after the other has
/// taken over its work.
/// </summary>
[Collection(OwnSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class TwoHostsTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    /// <summary>
    /// Longer than the servers take to notice: the database 15 s for a session, the broker 20 s for a connection.
    /// </summary>
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(35);

    [Fact]
    public async Task nothing_is_lost_or_doubled_when_a_host_is_cut_off_and_comes_back()
    {
        Assert.SkipWhen(hosts.Missing is not null, hosts.Missing ?? "");
        var system = hosts.System;
        var (longest, sessions) = (TimeSpan.Zero, 0L);
        await using var trial = await Trial.Begin(system, response: "12s", senders: 4, hosts.Doors);
        await using var connection = await system.Broker();
        await using var channel = await connection.CreateChannelAsync();
        await trial.Survives(async () =>
        {
            // The one that publishes, for that has to go on elsewhere.
            var cut = await system.Relaying(await hosts.Replicas("incidents"));
            var queue = await channel.Listen("incidents.#");
            var (when, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
            await HostNetwork.Cut(cut);
            await trial.GoesOn();
            while ((await channel.Receive(queue, TimeSpan.FromSeconds(90))).Instant("recordedtime") <= when)
            {
                // It was on its way already.
            }

            if (watch.Elapsed > longest)
                longest = watch.Elapsed;
            await channel.QueueDeleteAsync(queue);
            if (watch.Elapsed < CutFor)
                await trial.GoesOnFor(CutFor - watch.Elapsed);
            sessions = Math.Max(sessions, await hosts.Sessions());

            await HostNetwork.Mend(cut);
            var door = hosts.Names.ToList().IndexOf(cut);
            var before = AcceptedAt(trial, door);
            await Eventually.Until(
                () => Task.FromResult(AcceptedAt(trial, door)),
                accepted => accepted > before + 20,
                TimeSpan.FromSeconds(90)
            );
        });
        sessions = Math.Max(sessions, await hosts.Sessions());

        foreach (var door in hosts.Doors)
        {
            await Eventually.Until(
                async () => (await door.GetAsync("/alive")).StatusCode,
                status => status == HttpStatusCode.OK
            );
        }

        var outcome = await trial.ShouldHold();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"published again after {longest.TotalSeconds:0.0} s, {sessions} sessions, {outcome}"
        );
        longest.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        outcome.LatestBreach.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        foreach (var service in Routes.Services)
            await system.ReadModelsAreWhatTheLogSays(service, mayBeEmpty: service is not ("incidents" or "sla"));
    }

    /// <summary>Alerts that were accepted from the senders of one front door.</summary>
    private int AcceptedAt(Trial trial, int door) =>
        trial.Load.Accepted.Keys.Count(key =>
            int.Parse(key.Split('-')[1], CultureInfo.InvariantCulture) % hosts.Doors.Count == door
        );
}
