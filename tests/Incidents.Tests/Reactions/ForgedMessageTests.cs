using RabbitMQ.Client;
using Sms.Contracts;
using Sms.Contracts.Sla;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Reactions;

/// <summary>
/// A service that has been taken over can bind an exchange of its own to that of all, and so publish under any key.
/// What it says in the name of another is not acted upon.
/// </summary>
public class ForgedMessageTests(IncidentsHost shared)
{
    [Fact]
    public async Task a_message_is_acted_upon_only_when_the_owner_of_its_type_has_published_it()
    {
        var broker = await shared.Parts.CreateVirtualHostAsync();
        await DeclareQueues(broker);
        await using var host = await ServiceHost<Program>.Start(
            "incidents",
            await shared.Parts.CreateDatabaseAsync(),
            await shared.Parts.CreateBrokerUserAsync("incidents", broker)
        );
        var incident = Guid.Parse(await host.Http.Report());

        await using (var forger = await Open(await shared.Parts.CreateBrokerUserAsync("changes", broker)))
        {
            await forger.ExchangeDeclareAsync("changes.own", ExchangeType.Direct, durable: true);
            await forger.ExchangeBindAsync(Routes.Exchange, "changes.own", "sla.target-breached");
            await forger.Publish(Breached(incident), exchange: "changes.own");
            await forger.Publish(Breached(incident), user: "changes", exchange: "changes.own");
        }

        var letters = await Eventually.Until(
            () => host.Http.Look("/dead-letters"),
            found => found.Json.At("count") == "2"
        );
        letters
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(letter => letter.At("error"))
            .ShouldBe(
                [
                    "Nothing says who has published this sms.sla.target-breached.v1.",
                    "A sms.sla.target-breached.v1 is for sla to publish, and not for changes.",
                ],
                ignoreOrder: true
            );
        (await host.Http.EventNames($"{incident}")).ShouldBe(["incident-reported"]);

        await using (var owner = await Open(await shared.Parts.CreateBrokerUserAsync("sla", broker)))
            await owner.Publish(Breached(incident), user: "sla");
        await Eventually.Until(() => host.Http.EventNames($"{incident}"), names => names.Contains("sla-breach-noted"));
    }

    [Fact]
    public async Task what_somebody_sends_back_from_the_dead_letters_is_acted_upon()
    {
        var broker = await shared.Parts.CreateVirtualHostAsync();
        await DeclareQueues(broker);
        await using var host = await ServiceHost<Program>.Start(
            "incidents",
            await shared.Parts.CreateDatabaseAsync(),
            await shared.Parts.CreateBrokerUserAsync("incidents", broker)
        );
        var incident = Guid.Parse(await host.Http.Report());
        // As a service of an older version has sent it.
        await using (var owner = await Open(await shared.Parts.CreateBrokerUserAsync("sla", broker)))
            await owner.Publish(Breached(incident));
        await Eventually.Until(() => host.Http.Look("/dead-letters"), found => found.Json.At("count") == "1");

        (await host.Http.Post("/dead-letters/replay", new { })).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        await Eventually.Until(() => host.Http.EventNames($"{incident}"), names => names.Contains("sla-breach-noted"));
    }

    /// <summary>
    /// As the broker's definitions do: a service with a user of its own declares its own queues alone.
    /// </summary>
    private static async Task DeclareQueues(string broker)
    {
        await using var channel = await Open(broker);
        await channel.ExchangeDeclareAsync(Routes.Exchange, ExchangeType.Topic, durable: true);
        foreach (var queue in Routes.Queues)
        {
            await channel.QueueDeclareAsync(
                queue.Name,
                durable: true,
                exclusive: false,
                autoDelete: false,
                queue.Arguments.ToDictionary(argument => argument.Key, argument => (object?)argument.Value)
            );
            await channel.QueueBindAsync(queue.Name, Routes.Exchange, queue.RoutingKey);
        }
    }

    private static async Task<IChannel> Open(string broker) =>
        await (await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync()).CreateChannelAsync(
            new CreateChannelOptions(true, true)
        );

    private static TargetBreached Breached(Guid incident) =>
        new(
            incident,
            3,
            "clock",
            Guid.NewGuid(),
            1,
            "Gold",
            "resolution",
            "P1",
            "mail",
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch,
            "time-elapsed"
        );
}
