using System.Text.Json;
using RabbitMQ.Client;
using static Sms.Catalog.Tests.Api.Vocabulary;

namespace Sms.Catalog.Tests.Api;

public class PublishingTests(CatalogHost service)
{
    [Fact]
    public async Task others_are_told_each_version_with_all_that_it_says()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("catalog.*");
        var (needed, key) = (await service.Http.Registered("payments"), Fresh("checkout"));
        (
            await service.Http.Post(
                "/services",
                new
                {
                    service = key,
                    name = "Checkout",
                    owner = "olga",
                    criticality = "critical",
                    supportGroup = "web",
                    dependsOn = new[] { needed },
                }
            )
        ).ShouldBe(System.Net.HttpStatusCode.Created);
        (await service.Http.Did(key, "revise", Terms("high"))).Version.ShouldBe(2);
        (await service.Http.Retire(key)).ShouldBe(Done);
        await service.Http.Did(key, "offer-again");

        var told = new List<JsonElement>();
        while (told.Count < 4)
            told.AddRange(new[] { await channel.Receive(queue) }.Where(message => message.At("data.service") == key));
        told.Select(message => $"{message.At("type")} {message.At("data.version")}")
            .ShouldBe([
                "sms.catalog.service-defined.v1 1",
                "sms.catalog.service-defined.v1 2",
                "sms.catalog.service-retired.v1 3",
                "sms.catalog.service-defined.v1 4",
            ]);
        var first = told[0].GetProperty("data");
        (
            first.At("name"),
            first.At("owner"),
            first.At("criticality"),
            first.At("supportGroup"),
            first.At("by")
        ).ShouldBe(("Checkout", "olga", "critical", "web", "anonymous"));
        first.List("dependsOn").ShouldBe([needed]);
        (told[3].At("data.criticality"), told[3].At("data.name")).ShouldBe(("high", "A service"));
        told.ShouldAllBe(message =>
            message.At("data.serviceId") == ServiceKey.IdOf(key).ToString()
            && message.At("subject") == message.At("data.serviceId")
        );
    }
}
