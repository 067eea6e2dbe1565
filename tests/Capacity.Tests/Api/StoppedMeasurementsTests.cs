using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>
/// Measurements that have stopped: it is said, with the time of the last one, and nothing is decided from them.
/// </summary>
public class StoppedMeasurementsTests(CapacityHost service)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task a_forecast_from_measurements_that_stopped_ten_days_ago_says_so_and_when()
    {
        var key = await service.Http.Define();
        var last = Now - TimeSpan.FromDays(10);
        await service.Http.Measured(key, last, Hour, Line(40, 1 / 18.0, 480));
        var forecast = await service.Http.Forecast(key);
        forecast.At("verdict").ShouldBe("measurements-stopped");
        forecast.Instant("lastMeasuredAt").ShouldBe(last, TimeSpan.FromMilliseconds(1));
        forecast.At("explanation").ShouldContain(last.ToString("u", null));
        forecast.GetProperty("points").GetArrayLength().ShouldBe(0);
        forecast.At("critical.reachedAt").ShouldBeEmpty();
        forecast.At("evidence.samples").ShouldNotBe("0");

        // As of the day after the last one there was a forecast, and there still is.
        var then = Uri.EscapeDataString((last + Hour).ToString("O"));
        (await service.Http.Forecast(key, $"at={then}")).At("verdict").ShouldBe("ok");
        (await service.Http.Forecast(key, $"at={Uri.EscapeDataString((Now + TimeSpan.FromDays(3)).ToString("O"))}"))
            .At("verdict")
            .ShouldBe("measurements-stopped");
    }

    [Fact]
    public async Task a_forecast_whose_every_step_is_past_is_none()
    {
        var key = await service.Http.Define();
        await service.Http.Measured(key, Now - TimeSpan.FromHours(5), Minute, Line(40, 0.01, 1_000));
        (await service.Http.Forecast(key, "horizon=2h")).At("verdict").ShouldBe("measurements-stopped");
        (await service.Http.Forecast(key, "horizon=8h")).At("verdict").ShouldNotBe("measurements-stopped");
    }

    [Fact]
    public async Task a_resource_that_is_measured_no_more_keeps_its_level_and_says_since_when()
    {
        await using var own = await service.StartAnother();
        var name = Fresh("service");
        var key = await own.Http.Define(name, leadTimeDays: 10);
        var last = own.Time.GetUtcNow();
        await own.Http.Measured(key, last, Hour, Line(50, 0.1, 24 * 15));
        (await own.Http.Evaluate(key)).ShouldBe(["ThresholdCrossed", "ExhaustionForecast"]);
        own.Time.Advance(TimeSpan.FromDays(3));
        // The service looks by itself first: both at once would conflict.
        await Eventually.Until(
            () => own.Http.Look($"/resources?service={name}"),
            page => page.Json.GetProperty("items")[0].At("verdict") == "measurements-stopped"
        );
        (await own.Http.Evaluate(key)).ShouldBeEmpty();
        (await own.Http.Evaluate(key)).ShouldBeEmpty();
        var entry = (await own.Http.Look($"/resources?service={name}")).ShouldBe(Ok).Json.GetProperty("items")[0];
        (entry.At("level"), entry.At("verdict"), entry.At("expected.then")).ShouldBe(
            ("warning", "measurements-stopped", "change")
        );
        entry.Instant("measuredAt").ShouldBe(last, TimeSpan.FromMilliseconds(1));

        // With news it is judged again.
        await own.Http.Measured(key, own.Time.GetUtcNow(), Minute, 20, 20, 20);
        (await own.Http.Evaluate(key)).ShouldContain("ThresholdReturned");
        (await own.Http.Look($"/resources?service={name}"))
            .Json.GetProperty("items")[0]
            .At("verdict")
            .ShouldNotBe("measurements-stopped");
    }

    [Fact]
    public async Task old_measurements_that_are_loaded_afterwards_cross_no_threshold()
    {
        var name = Fresh("service");
        var key = await service.Http.Define(name);
        await service.Http.Measured(key, Now - TimeSpan.FromDays(3), Minute, 99, 99, 99);
        var looked = (await service.Http.Post($"/resources/{key}/evaluate")).ShouldBe(Ok).Json;
        (looked.GetProperty("decided").GetArrayLength(), looked.At("verdict")).ShouldBe((0, "measurements-stopped"));
        (await service.Http.Resource(key)).At("level").ShouldBe("normal");
    }

    [Fact]
    public async Task a_plan_shows_that_measurements_stopped()
    {
        var name = Fresh("service");
        var key = await service.Http.Define(name);
        await service.Http.Measured(key, Now - TimeSpan.FromDays(10), Hour, Line(40, 0.1, 480));
        var drafted = await service.Http.Post(
            "/plans",
            new
            {
                title = "Disks",
                service = name,
                from = Now,
                until = Now.AddDays(90),
                reviewOn = Now.AddDays(30),
            }
        );
        var planned = (await service.Http.Look($"/plans/{drafted.Json.At("id")}"))
            .ShouldBe(Ok)
            .Json.GetProperty("resources")[0];
        (planned.At("key"), planned.At("verdict"), planned.At("forecast")).ShouldBe((key, "measurements-stopped", ""));
    }

    [Fact]
    public async Task a_resource_that_was_never_measured_has_not_stopped() =>
        (await service.Http.Forecast(await service.Http.Define())).At("verdict").ShouldBe("not-enough-data");
}
