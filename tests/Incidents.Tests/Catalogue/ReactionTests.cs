using Sms.Contracts.Catalog;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;
using static Sms.Incidents.Tests.Catalogue.CatalogueDesk;

namespace Sms.Incidents.Tests.Catalogue;

/// <summary>Of what the catalogue tells of a service, the newest has the last word.</summary>
public class ReactionTests(IncidentsHost service)
{
    private readonly string _key = Fresh("mail");

    [Fact]
    public async Task what_the_catalogue_tells_arrives_and_what_it_tells_twice_counts_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var (message, id) = (Defined(_key, supportGroup: "mail-team"), Guid.NewGuid());
        await channel.Publish(message, id);
        await channel.Publish(message, id);
        await Eventually.Until(() => service.Reported(_key), told => told == ("True", "mail-team"));
        await channel.Publish(Retired(_key, 2));
        await Eventually.Until(() => service.Reported(_key), told => told == ("False", ""));
        (await service.Http.Look("/health")).Json.At("checks.dead-letters.status").ShouldBe("Healthy");
    }

    [Fact]
    public async Task the_same_again_and_what_is_older_change_nothing()
    {
        await service.Hear(Defined(_key, 2, "two"));
        await service.Hear(Defined(_key, 2, "another two"));
        await service.Hear(Defined(_key, 1, "one"));
        await service.Hear(Retired(_key, 1));
        (await service.Reported(_key)).ShouldBe(("True", "two"));
        await service.Hear(Defined(_key, 3));
        (await service.Reported(_key)).ShouldBe(("True", ""));
    }

    [Fact]
    public async Task a_retirement_that_comes_before_its_registration_holds_until_the_service_is_offered_again()
    {
        await service.Hear(Retired(_key, 3));
        await service.Hear(Defined(_key, 2, "two"));
        await service.Hear(Defined(_key, 1, "one"));
        (await service.Reported(_key)).ShouldBe(("False", ""));
        await service.Hear(Defined(_key, 4, "four"));
        await service.Hear(Retired(_key, 3));
        (await service.Reported(_key)).ShouldBe(("True", "four"));
    }

    [Fact]
    public async Task of_many_that_come_at_the_same_time_the_newest_wins()
    {
        var versions = Enumerable.Range(1, 30).ToArray();
        Random.Shared.Shuffle(versions);
        await Task.WhenAll(
            versions.Select(version =>
                service.Hear(
                    version % 3 == 2 ? Retired(_key, version) : (object)Defined(_key, version, $"group {version}")
                )
            )
        );
        (await service.Reported(_key)).ShouldBe(("True", "group 30"));
    }

    [Fact]
    public async Task both_messages_have_queues_of_their_own() =>
        await Task.WhenAll(
            new[] { typeof(ServiceDefined), typeof(ServiceRetired) }.Select(async contract =>
            {
                await using var channel = await service.Host.OpenChannel();
                (
                    await channel.QueueDeclarePassiveAsync(Sms.Contracts.Routes.Queue("incidents", contract))
                ).ConsumerCount.ShouldBe(1u);
            })
        );
}
