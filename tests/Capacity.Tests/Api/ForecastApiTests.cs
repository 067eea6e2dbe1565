using System.Net;
using System.Text.Json;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>
/// Forecasts of what was measured, what is decided by them, and that an auditor comes to the same figures.
/// </summary>
public class ForecastApiTests(CapacityHost service)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task a_growing_resource_is_forecast_with_the_time_at_which_it_is_critical()
    {
        var key = await service.Http.Define();
        await service.Http.Measured(key, Now, Hour, Line(40, 0.1, 24 * 15));
        var forecast = await service.Http.Forecast(key, "horizon=7d");
        forecast.At("verdict").ShouldBe("ok", forecast.At("explanation"));
        forecast.At("unit").ShouldBe("GB");
        forecast.GetProperty("levelNow").GetDouble().ShouldBe(75.9, 0.5);
        forecast.GetProperty("trendPerDay").GetDouble().ShouldBe(2.4, 0.1);
        (forecast.Instant("critical.reachedAt") - Now).TotalHours.ShouldBe(141, 10);
        forecast.Instant("critical.earliest").ShouldBeLessThanOrEqualTo(forecast.Instant("critical.reachedAt"));
        forecast.Instant("critical.latest").ShouldBeGreaterThanOrEqualTo(forecast.Instant("critical.reachedAt"));
        forecast.At("exhausted.reachedAt").ShouldBeEmpty();
        forecast.GetProperty("points").GetArrayLength().ShouldBe(168);
        forecast.GetProperty("models").EnumerateArray().Select(model => model.At("model")).ShouldContain("naive");
    }

    [Fact]
    public async Task too_few_measurements_say_so()
    {
        var key = await service.Http.Define();
        (await service.Http.Forecast(key)).At("verdict").ShouldBe("not-enough-data");
        await service.Http.Measured(key, Now, Hour, Line(40, 0.1, 10));
        var forecast = await service.Http.Forecast(key);
        forecast.At("verdict").ShouldBe("not-enough-data");
        forecast.GetProperty("points").GetArrayLength().ShouldBe(0);
        (await service.Http.Look($"/resources/{key}/forecast?horizon=soon")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "horizon"
        );
    }

    [Fact]
    public async Task an_exhaustion_within_the_lead_time_proposes_a_change_once_and_is_withdrawn_when_it_is_averted()
    {
        await using var channel = await service.Host.OpenChannel();
        var all = await channel.Listen("capacity.exhaustion-forecast");
        var withdrawn = await channel.Listen("capacity.exhaustion-forecast-withdrawn");
        var key = await service.Http.Define(leadTimeDays: 10);
        var begin = Now - TimeSpan.FromHours(3);
        await service.Http.Measured(key, begin, Hour, Line(40, 0.1, 24 * 15));
        (await service.Http.Evaluate(key)).ShouldBe(["ExhaustionForecast"]);
        (await service.Http.Evaluate(key)).ShouldBeEmpty();
        var told = await Until(all);
        (told.At("data.then"), told.At("data.model").Length > 0).ShouldBe(("change", true));
        told.Instant("data.reachedAt").ShouldBeGreaterThan(Now);
        (await service.Http.Resource(key)).At("expected.then").ShouldBe("change");

        // There is three times as much now: the same growth no longer ends within ten days.
        await service.Http.Measured(key, begin + TimeSpan.FromMinutes(61), Hour, 76.1);
        var terms = (await service.Http.Resource(key))
            .GetProperty("terms")
            .Deserialize<Dictionary<string, JsonElement>>()!;
        terms["limit"] = JsonSerializer.SerializeToElement(300);
        (await service.Http.Post($"/resources/{key}/revise", new { terms })).ShouldBe(Done);
        (await service.Http.Evaluate(key)).ShouldBeEmpty();
        await service.Http.Measured(key, begin + TimeSpan.FromMinutes(121), Hour, 76.2);
        (await service.Http.Evaluate(key)).ShouldBe(["ForecastWithdrawn"]);
        (await Until(withdrawn)).At("data.causeId").ShouldBe(told.At("data.causeId"));
        (await service.Http.Resource(key)).At("expected").ShouldBeEmpty();

        Task<JsonElement> Until(string from) =>
            Eventually.Until(() => channel.Receive(from), message => message.At("data.resource") == key);
    }

    [Fact]
    public async Task an_auditor_computes_every_decision_again_and_comes_to_the_same_figures()
    {
        var key = await service.Http.Define(leadTimeDays: 10);
        await service.Http.Measured(key, Now, Hour, Line(50, 0.1, 24 * 15));
        (await service.Http.Evaluate(key)).ShouldBe(["ThresholdCrossed", "ExhaustionForecast"]);
        // What comes in late changes a forecast of that day as it is known now, and no decision.
        await service.Http.Measured(key, Now - TimeSpan.FromDays(1), TimeSpan.FromMinutes(7), Line(20, 0, 100));
        foreach (var version in (int[])[2, 3])
        {
            var again = (await service.Http.Post($"/resources/{key}/recompute?version={version}")).ShouldBe(Ok).Json;
            (again.At("same"), again.At("evidenceIntact"), again.At("version")).ShouldBe(
                ("True", "True", $"{version}"),
                again.ToString()
            );
        }

        var last = (await service.Http.Post($"/resources/{key}/recompute")).ShouldBe(Ok).Json;
        last.At("decision").ShouldBe("exhaustion-forecast");
        last.At("recomputed.reachedAt").ShouldBe(last.At("stored.reachedAt"));
        (await service.Http.Post($"/resources/{key}/recompute?asOf=2020-01-01T00:00:00Z")).ShouldBeProblem(
            HttpStatusCode.NotFound,
            "not-found"
        );
    }

    [Fact]
    public async Task evidence_that_was_tampered_with_is_found_out()
    {
        var key = await service.Http.Define(onForecast: "none");
        await service.Http.Measured(key, Now, Hour, 95.125);
        await service.Http.Evaluate(key);
        await service.Host.Execute("update evidence set series = replace(series, '95.125', '85.125')");
        var again = (await service.Http.Post($"/resources/{key}/recompute")).ShouldBe(Ok).Json;
        (again.At("same"), again.At("evidenceIntact")).ShouldBe(("False", "False"));
    }

    [Fact]
    public async Task a_forecast_of_another_day_is_the_same_whenever_it_is_asked_for()
    {
        var key = await service.Http.Define();
        var then = Now - TimeSpan.FromDays(2);
        await service.Http.Measured(key, Now, Hour, Line(40, 0.1, 24 * 15));
        var known = Now;
        var first = await service.Http.Look(
            $"/resources/{key}/forecast?horizon=2d&at={Uri.EscapeDataString(then.ToString("O"))}"
        );
        var once = first.ShouldBe(Ok).Text;
        (
            await service.Http.Look(
                $"/resources/{key}/forecast?horizon=2d&at={Uri.EscapeDataString(then.ToString("O"))}"
            )
        ).Text.ShouldBe(once);
        first.Json.Instant("evidence.to").ShouldBeLessThanOrEqualTo(then + Hour);

        // As it was known before something came in late.
        var before = await AsKnown();
        await service.Http.Measured(key, then - TimeSpan.FromHours(1.5), Hour, 5, 5, 5);
        (await AsKnown()).ShouldBe(before);

        async Task<string> AsKnown() =>
            (
                await service.Http.Look(
                    $"/resources/{key}/forecast?horizon=2d&at={Uri.EscapeDataString(then.ToString("O"))}"
                        + $"&knownAt={Uri.EscapeDataString(known.ToString("O"))}"
                )
            )
                .ShouldBe(Ok)
                .Text;
    }
}
