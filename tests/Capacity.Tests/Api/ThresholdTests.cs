using System.Net;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>From measurements to decisions, and from decisions to messages.</summary>
public class ThresholdTests(CapacityHost service)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task a_resource_that_becomes_critical_is_told_to_the_broker_once_and_again_when_it_is_back()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("capacity.#");
        var name = Fresh("service");
        var key = await service.Http.Define(name, onForecast: "none");
        await service.Http.Measured(key, Now - TimeSpan.FromMinutes(30), Step, 95, 96, 97);
        (await service.Http.Evaluate(key)).ShouldBe(["ThresholdCrossed"]);
        (await service.Http.Evaluate(key)).ShouldBeEmpty();
        var crossed = await Told();
        (
            crossed.At("type"),
            crossed.At("data.resource"),
            crossed.At("data.service"),
            crossed.At("data.level"),
            crossed.At("data.value"),
            crossed.At("data.then")
        ).ShouldBe(("sms.capacity.capacity-threshold-crossed.v1", key, name, "critical", "96", "incident"));

        await service.Http.Measured(key, Now, TimeSpan.FromMinutes(1), 50, 50, 50);
        (await service.Http.Evaluate(key)).ShouldBe(["ThresholdReturned"]);
        var returned = await Told();
        (
            returned.At("type"),
            returned.At("data.causeId"),
            returned.At("data.then"),
            returned.At("data.version")
        ).ShouldBe(("sms.capacity.capacity-threshold-returned.v1", crossed.At("data.causeId"), "incident", "3"));
        (await service.Http.Resource(key)).At("level").ShouldBe("normal");

        Task<System.Text.Json.JsonElement> Told() =>
            Eventually.Until(() => channel.Receive(queue), message => message.At("data.resource") == key);
    }

    [Fact]
    public async Task a_second_crossing_has_a_cause_of_its_own()
    {
        var key = await service.Http.Define(onForecast: "none");
        await service.Http.Measured(key, Now - TimeSpan.FromMinutes(50), Step, 95);
        await service.Http.Evaluate(key);
        await service.Http.Measured(key, Now - TimeSpan.FromMinutes(25), Step, 10);
        await service.Http.Evaluate(key);
        await service.Http.Measured(key, Now, Step, 95);
        (await service.Http.Evaluate(key)).ShouldBe(["ThresholdCrossed"]);
        var causes = (await service.Http.EventsOf($"/resources/{key}"))
            .Skip(1)
            .Select(e => e.At("data.causeId"))
            .ToList();
        causes[1].ShouldBe(causes[0]);
        causes[2].ShouldNotBe(causes[0]);
    }

    [Fact]
    public async Task what_is_left_of_a_resource_crosses_downwards()
    {
        var key = await service.Http.Define(direction: "down", onForecast: "none");
        await service.Http.Measured(key, Now, Step, 15);
        (await service.Http.Evaluate(key)).ShouldBe(["ThresholdCrossed"]);
        (await service.Http.Resource(key)).At("level").ShouldBe("warning");
    }

    [Fact]
    public async Task measurements_of_long_ago_say_nothing_of_now()
    {
        var key = await service.Http.Define();
        await service.Http.Measured(key, Now - TimeSpan.FromDays(3), Step, 99, 99, 99);
        (await service.Http.Evaluate(key)).ShouldBeEmpty();
        (await service.Http.Resource(key)).At("level").ShouldBe("normal");
    }

    [Fact]
    public async Task the_service_looks_by_itself_every_quarter_of_an_hour()
    {
        await using var own = await service.StartAnother();
        var key = await own.Http.Define(onForecast: "none");
        await Eventually.Until(
            () => own.Http.Look($"/resources?level=normal"),
            page => page.Json.GetProperty("items").GetArrayLength() == 1
        );
        await own.Http.Measured(key, own.Time.GetUtcNow(), Step, 85);
        own.Time.Advance(TimeSpan.FromMinutes(16));
        await Eventually.Until(() => own.Http.Resource(key), x => x.At("level") == "warning");
        var entry = (await own.Http.Look("/resources?level=warning")).ShouldBe(Ok).Json.GetProperty("items")[0];
        (entry.At("key"), entry.At("value"), entry.At("percent")).ShouldBe((key, "85", "85"));
    }

    [Fact]
    public async Task a_retired_resource_is_neither_measured_nor_looked_at()
    {
        var key = await service.Http.Define();
        (await service.Http.Post($"/resources/{key}/retire", new { reason = "Sold" })).ShouldBe(Done);
        (await service.Http.Post($"/resources/{key}/retire", new { reason = "Sold" })).ShouldBe(Done);
        (await service.Http.Measure(key, Now, Step, 99)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "[0].resource"
        );
        (await service.Http.Post($"/resources/{key}/evaluate")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.EventNamesOf($"/resources/{key}")).ShouldBe(["resource-defined", "resource-retired"]);
    }
}
