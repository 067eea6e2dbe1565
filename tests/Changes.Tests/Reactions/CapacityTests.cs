using Sms.Changes.Tests.Api;
using Sms.Contracts.Capacity;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Reactions;

/// <summary>What capacity management sees coming becomes a change that people decide on.</summary>
public class CapacityTests(ChangesHost service)
{
    private static ExhaustionForecast Forecast(string name, string then = "change") =>
        new(
            Guid.NewGuid(),
            4,
            $"{name}-disk",
            name,
            DateTimeOffset.UtcNow.AddDays(20),
            null,
            null,
            "linear-trend",
            Guid.NewGuid().ToString("N"),
            then,
            "It grows by 2 GB a day.",
            DateTimeOffset.UtcNow
        );

    [Fact]
    public async Task a_forecast_asks_for_one_change_however_often_it_is_told()
    {
        await using var channel = await service.Host.OpenChannel();
        var forecast = Forecast(Fresh("service"));
        for (var version = 4; version < 7; version++)
            await channel.Publish(forecast with { Version = version });
        var change = (
            await Eventually.Until(
                () => service.Http.Look($"/changes?service={forecast.Service}"),
                page => page.Json.GetProperty("items").GetArrayLength() > 0
            )
        ).Json.GetProperty("items")[0];
        change.At("state").ShouldBe("requested");

        await service.Http.Did(change.At("id"), "withdraw", new { reason = "We delete instead." });
        await channel.Publish(forecast with { Version = 7 });
        var later = Forecast(Fresh("service"));
        await channel.Publish(later);
        await Eventually.Until(
            () => service.Http.Look($"/changes?service={later.Service}"),
            page => page.Json.GetProperty("items").GetArrayLength() > 0
        );
        (await service.Http.EventNames(change.At("id"))).ShouldBe(["change-requested", "change-withdrawn"]);
        (await service.Http.Look($"/changes?service={forecast.Service}"))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(1);
    }

    [Fact]
    public async Task a_forecast_that_asks_for_something_else_asks_for_no_change()
    {
        await using var channel = await service.Host.OpenChannel();
        var (other, later) = (Forecast(Fresh("service"), "incident"), Forecast(Fresh("service")));
        await channel.Publish(other);
        await channel.Publish(later);
        await Eventually.Until(
            () => service.Http.Look($"/changes?service={later.Service}"),
            page => page.Json.GetProperty("items").GetArrayLength() > 0
        );
        (await service.Http.Look($"/changes?service={other.Service}"))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(0);
    }
}
