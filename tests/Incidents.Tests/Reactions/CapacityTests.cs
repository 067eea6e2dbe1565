using RabbitMQ.Client;
using Sms.Contracts.Capacity;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Reactions;

/// <summary>
/// What capacity management says of a resource that is short, in whatever order and however often it comes: one
/// incident for a cause.
/// </summary>
public class CapacityTests(IncidentsHost service)
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task a_critical_resource_raises_an_incident_that_is_told_when_it_is_over()
    {
        await using var channel = await service.Host.OpenChannel();
        var (cause, name) = (Fresh("cause"), Fresh("service"));
        await channel.Publish(Crossed(cause, name, 2));
        var raised = await Becomes(cause, "crossed");
        (
            raised.At("source"),
            raised.At("reporter"),
            raised.At("service"),
            raised.At("priority"),
            raised.At("title")
        ).ShouldBe(("capacity", "system:capacity", name, "P2", "data-disk is critical"));
        await channel.Publish(Returned(cause, name, 3));
        (await Becomes(cause, "returned")).At("state").ShouldBe("reported");
        (await service.Http.EventNames(Id(cause))).ShouldBe(["incident-reported", "capacity-noted", "capacity-noted"]);
    }

    [Fact]
    public async Task messages_that_come_twice_count_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var (cause, name) = (Fresh("cause"), Fresh("service"));
        var sameId = Guid.NewGuid();
        await channel.Publish(Crossed(cause, name, 2), sameId);
        await channel.Publish(Crossed(cause, name, 2), sameId);
        await channel.Publish(Crossed(cause, name, 2));
        await Becomes(cause, "crossed");
        await channel.Publish(Returned(cause, name, 3));
        await channel.Publish(Returned(cause, name, 3));
        await Becomes(cause, "returned");
        // What was sent after them has its effect, so they have had theirs.
        await channel.Publish(Crossed(cause, name, 4));
        await Becomes(cause, "crossed");
        (await service.Http.EventNames(Id(cause))).ShouldBe([
            "incident-reported",
            "capacity-noted",
            "capacity-noted",
            "capacity-noted",
        ]);
        (await service.Http.Board($"service={name}")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_forecast_that_comes_true_has_one_incident()
    {
        await using var channel = await service.Host.OpenChannel();
        var (cause, name) = (Fresh("cause"), Fresh("service"));
        await channel.Publish(Forecast(cause, name, 2));
        (await Becomes(cause, "forecast")).At("title").ShouldBe("data-disk will be critical");
        await channel.Publish(Crossed(cause, name, 3));
        await Becomes(cause, "crossed");
        (await service.Http.Board($"service={name}")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_older_message_after_a_newer_one_changes_nothing()
    {
        await using var channel = await service.Host.OpenChannel();
        var (cause, name) = (Fresh("cause"), Fresh("service"));
        await channel.Publish(Crossed(cause, name, 5));
        await Becomes(cause, "crossed");
        await channel.Publish(Forecast(cause, name, 2));
        await channel.Publish(Withdrawn(cause, name, 3));
        await channel.Publish(Returned(cause, name, 6));
        await Becomes(cause, "returned");
        (await service.Http.EventNames(Id(cause))).ShouldBe(["incident-reported", "capacity-noted", "capacity-noted"]);
    }

    [Fact]
    public async Task a_return_that_overtakes_its_crossing_waits_for_it()
    {
        await using var channel = await service.Host.OpenChannel();
        var (cause, name) = (Fresh("cause"), Fresh("service"));
        await channel.Publish(Returned(cause, name, 3));
        await channel.Publish(Crossed(cause, name, 2));
        await Becomes(cause, "returned");
    }

    [Fact]
    public async Task what_asks_for_no_incident_raises_none()
    {
        await using var channel = await service.Host.OpenChannel();
        var (cause, name, last) = (Fresh("cause"), Fresh("service"), Fresh("cause"));
        await channel.Publish(Crossed(cause, name, 2) with { Then = "none" });
        await channel.Publish(Forecast(cause, name, 3) with { Then = "change" });
        await channel.Publish(Withdrawn(cause, name, 4) with { Then = "change" });
        await channel.Publish(Returned(cause, name, 5) with { Then = "none" });
        await channel.Publish(Crossed(last, name, 2));
        await Becomes(last, "crossed");
        (await service.Http.Board($"service={name}")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_message_about_a_closed_incident_is_still_a_fact()
    {
        await using var channel = await service.Host.OpenChannel();
        var (cause, name) = (Fresh("cause"), Fresh("service"));
        await channel.Publish(Forecast(cause, name, 2));
        await Becomes(cause, "forecast");
        await service.Http.Did(Id(cause), "resolve", new { code = "fixed" });
        await service.Http.Did(Id(cause), "close");
        await channel.Publish(Withdrawn(cause, name, 3));
        (await Becomes(cause, "withdrawn")).At("state").ShouldBe("closed");
        await channel.Publish(Crossed(cause, name, 4));
        (await Becomes(cause, "crossed")).At("state").ShouldBe("closed");
    }

    private static string Id(string cause) => CapacityIncidentId.Of(cause).ToString();

    private async Task<System.Text.Json.JsonElement> Becomes(string cause, string state) =>
        (
            await Eventually.Until(
                () => service.Http.Look($"/incidents/{Id(cause)}"),
                x => x.Status == Ok && x.Json.At("capacity.state") == state
            )
        ).Json;

    private static CapacityThresholdCrossed Crossed(string cause, string service, long version) =>
        new(
            Resource,
            version,
            "data-disk",
            service,
            "critical",
            461,
            500,
            "GB",
            cause,
            "incident",
            "data-disk is critical: 461 GB of 500 GB.",
            At
        );

    private static CapacityThresholdReturned Returned(string cause, string service, long version) =>
        new(
            Resource,
            version,
            "data-disk",
            service,
            "normal",
            300,
            500,
            "GB",
            cause,
            "incident",
            "data-disk is back at normal.",
            At
        );

    private static ExhaustionForecast Forecast(string cause, string service, long version) =>
        new(
            Resource,
            version,
            "data-disk",
            service,
            At.AddDays(5),
            null,
            null,
            "linear-trend",
            cause,
            "incident",
            "data-disk reaches 450 GB.",
            At
        );

    private static ExhaustionForecastWithdrawn Withdrawn(string cause, string service, long version) =>
        new(Resource, version, "data-disk", service, cause, "incident", "data-disk is no longer expected to.", At);

    private static readonly Guid Resource = Guid.Parse("0199a2f1-4b7c-8d0e-9a44-61c0d5e8f21a");
}
