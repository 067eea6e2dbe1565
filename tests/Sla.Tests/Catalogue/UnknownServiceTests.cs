using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Contracts.Catalog;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Catalogue;

/// <summary>An agreement about a service that the catalogue does not have is made all the same, and says so.</summary>
public class UnknownServiceTests(SlaHost sla)
{
    private static readonly DateTimeOffset Then = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private readonly Desk _desk = sla.Desk;
    private readonly string _key = Desk.FreshService();

    [Fact]
    public async Task services_that_the_catalogue_does_not_have_are_named_when_an_agreement_is_made_revised_and_listed()
    {
        var other = Desk.FreshService();
        await Hear(Defined(_key));
        var terms = Desk.Usual(_key) with
        {
            Services = [_key, other, "*"],
            ValidFrom = Desk.Instant("2099-01-01T00:00Z"),
        };
        using var made = await _desk.Post("/agreements", terms);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var answer = await made.Content.ReadFromJsonAsync<JsonElement>();
        Unknown(answer).ShouldBe([other]);
        var id = answer.GetProperty("id").GetGuid();
        (await Listed(id)).ShouldBe([other]);

        using var revised = await _desk.Post($"/agreements/{id}/revise", terms with { Services = [_key] });
        Unknown(await revised.ShouldBeRevisedTo(2)).ShouldBeEmpty();
        using var again = await _desk.Post($"/agreements/{id}/revise", terms with { Services = [_key] });
        Unknown(await again.ShouldBeRevisedTo(2)).ShouldBeEmpty();
        using var back = await _desk.Post($"/agreements/{id}/revise", terms);
        Unknown(await back.ShouldBeRevisedTo(3)).ShouldBe([other]);
    }

    [Fact]
    public async Task a_service_that_is_registered_later_is_named_no_more_and_one_that_is_retired_is()
    {
        await using var channel = await sla.Host.OpenChannel();
        var id = await _desk.Agree(Desk.Usual(_key));
        (await Listed(id)).ShouldBe([_key]);
        var (message, once) = (Defined(_key), Guid.NewGuid());
        await channel.Publish(message, once);
        await channel.Publish(message, once);
        await Eventually.Until(() => Listed(id), unknown => unknown.Count == 0);
        await channel.Publish(Retired(_key, 2));
        await Eventually.Until(() => Listed(id), unknown => unknown.Count == 1);
        await channel.Publish(Defined(_key, 3));
        await Eventually.Until(() => Listed(id), unknown => unknown.Count == 0);
    }

    [Fact]
    public async Task the_newest_has_the_last_word_in_whatever_order_messages_come()
    {
        var id = await _desk.Agree(Desk.Usual(_key));
        await Hear(Retired(_key, 3));
        await Hear(Defined(_key, 2));
        await Hear(Defined(_key, 1));
        (await Listed(id)).ShouldBe([_key]);
        await Hear(Defined(_key, 4));
        await Hear(Retired(_key, 3));
        (await Listed(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task of_many_that_come_at_the_same_time_the_newest_wins()
    {
        var id = await _desk.Agree(Desk.Usual(_key));
        var versions = Enumerable.Range(1, 30).ToArray();
        Random.Shared.Shuffle(versions);
        await Task.WhenAll(
            versions.Select(version => Hear(version % 2 == 0 ? Retired(_key, version) : (object)Defined(_key, version)))
        );
        (await Listed(id)).ShouldBe([_key]);
        await Hear(Defined(_key, 31));
        (await Listed(id)).ShouldBeEmpty();
    }

    private async Task Hear(object message)
    {
        await using var session = sla.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        if (message is ServiceDefined defined)
            WhenServiceDefined.Handle(defined, session);
        else
            WhenServiceRetired.Handle((ServiceRetired)message, session);
        await session.SaveChangesAsync();
    }

    private async Task<IReadOnlyList<string>> Listed(Guid agreement) =>
        Unknown(
            (await _desk.Get("/agreements")).EnumerateArray().Single(x => x.GetProperty("id").GetGuid() == agreement)
        );

    private static IReadOnlyList<string> Unknown(JsonElement answer) =>
        [.. answer.GetProperty("unknownServices").EnumerateArray().Select(x => x.GetString()!)];

    private static ServiceDefined Defined(string service, long version = 1) =>
        new(Guid.NewGuid(), version, service, "A service", null, "high", null, [], "ann", Then);

    private static ServiceRetired Retired(string service, long version) =>
        new(Guid.NewGuid(), version, service, "ann", Then);
}
