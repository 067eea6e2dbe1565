using System.Globalization;
using System.Net;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>A tool whose clock is lost must not start a clock in the past.</summary>
public class TimesOfAlertsTests(IncidentsHost service)
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:00:00Z")]
    [InlineData("2001-02-03T04:05:06Z")]
    [InlineData("2126-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task a_start_that_cannot_be_counts_from_the_arrival(string startsAt)
    {
        var tool = await service.Http.AddTool();
        var before = DateTimeOffset.UtcNow.AddSeconds(-5);
        var id = (await tool.Send("alertmanager", Webhook(Firing("f6", startsAt))))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json.At("alerts.0.incidentId");
        (await service.Http.Incident(id))
            .Instant("reportedAt")
            .ShouldBeInRange(before, DateTimeOffset.UtcNow.AddSeconds(5));
        (await tool.Send("alertmanager", Webhook(Resolved("f6", startsAt, endsAt: startsAt))))
            .Json.At("alerts.0.outcome")
            .ShouldBe("cleared");
        (await service.Http.Incident(id))
            .Instant("restoredAt")
            .ShouldBeInRange(before, DateTimeOffset.UtcNow.AddSeconds(5));
    }

    [Fact]
    public async Task how_far_back_a_start_counts_is_a_setting_and_the_ledger_keeps_what_was_said()
    {
        var tool = await service.Http.AddTool(new { startAgeLimit = "30.00:00:00" });
        var start = DateTimeOffset.UtcNow.AddDays(-20);
        start = start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond));
        var id = (
            await tool.Send(
                "alert",
                new
                {
                    key = "a",
                    title = "a",
                    occurredAt = start,
                }
            )
        ).Json.At("alerts.0.incidentId");
        (await service.Http.Incident(id)).Instant("reportedAt").ShouldBe(start);

        var older = start.AddDays(-20);
        id = (
            await tool.Send(
                "alert",
                new
                {
                    key = "b",
                    title = "b",
                    occurredAt = older,
                }
            )
        ).Json.At("alerts.0.incidentId");
        (await service.Http.Incident(id)).Instant("reportedAt").ShouldBeGreaterThan(start.AddDays(19));
        (await tool.Ledger()).Single(entry => entry.At("key") == "b").Instant("occurredAt").ShouldBe(older);
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("367.00:00:00")]
    public async Task a_limit_that_cannot_be_is_refused(string limit) =>
        (
            await service.Http.Post(
                "/integrations",
                new { name = Fresh("tool"), settings = new { startAgeLimit = limit } }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "settings.startAgeLimit");

    [Theory]
    [InlineData("alert", """{"key":"k","title":"t","occurredAt":TIME}""", "occurredAt")]
    [InlineData(
        "alertmanager",
        """{"alerts":[{"status":"firing","fingerprint":"k","startsAt":TIME}]}""",
        "alerts[0].startsAt"
    )]
    [InlineData(
        "grafana",
        """{"alerts":[{"status":"resolved","fingerprint":"k","endsAt":TIME}]}""",
        "alerts[0].endsAt"
    )]
    public async Task a_time_is_understood_or_refused_with_its_field(string format, string body, string field)
    {
        var tool = await service.Http.AddTool(new { startAgeLimit = "365.00:00:00" });
        foreach (var rubbish in new[] { "\"yesterday\"", "\"2026-11-28T18:00:00\"", "\"20261128\"", "true", "{}" })
            (await tool.SendText(format, body.Replace("TIME", rubbish, StringComparison.Ordinal))).ShouldBeProblem(
                HttpStatusCode.BadRequest,
                "invalid",
                field
            );
        foreach (var zero in new[] { "0", "\"0\"", "-1", "null", "\"\"", "\"0001-01-01T00:00:00Z\"" })
            (await tool.SendText(format, body.Replace("TIME", zero, StringComparison.Ordinal))).ShouldBe(
                HttpStatusCode.Accepted
            );
    }

    [Fact]
    public async Task epoch_numbers_and_the_basic_form_are_times()
    {
        var tool = await service.Http.AddTool();
        var at = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds());
        var forms = new object[]
        {
            at.ToUnixTimeSeconds(),
            at.ToUnixTimeMilliseconds(),
            at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        };
        foreach (var form in forms)
        {
            var key = Fresh("k");
            var id = (
                await tool.Send(
                    "alert",
                    new
                    {
                        key,
                        title = "t",
                        occurredAt = form,
                    }
                )
            ).ShouldBe(HttpStatusCode.Accepted).Json.At("alerts.0.incidentId");
            (await service.Http.Incident(id)).Instant("reportedAt").ShouldBe(at);
        }
    }
}
