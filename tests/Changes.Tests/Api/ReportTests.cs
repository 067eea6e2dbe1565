using System.Net;
using System.Text.Json;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Api;

public class ReportTests(ChangesHost service)
{
    [Fact]
    public async Task a_report_says_how_changes_went_and_which_reviews_are_overdue()
    {
        await using var host = await service.StartAnother();
        using var manager = host.Manager();
        (await manager.Look("/changes/reports")).ShouldBe(Ok).Json.At("successRate").ShouldBe("");
        var good = await host.UnderWay();
        await manager.Did(good, "complete", new { verification = "seen" });
        var bad = await host.UnderWay();
        await manager.Did(bad, "complete", new { verification = "seen" });
        await manager.Did(bad, "confirm-cause", new { incidentId = Guid.NewGuid() });
        var emergency = await host.Request(type: "emergency", implementer: Fresh("ivy"));
        await manager.Did(emergency, "start", new { exceptionReason = "the shop is down" });
        await manager.Did(emergency, "back-out", new { reason = "slow" });
        host.Time.Advance(TimeSpan.FromDays(6));

        var report = (await manager.Look("/changes/reports")).ShouldBe(Ok).Json;
        (
            report.At("ended"),
            report.At("implemented"),
            report.At("backedOut"),
            report.At("emergencies"),
            report.At("incidentsCaused")
        ).ShouldBe(("3", "2", "1", "1", "1"));
        report.GetProperty("successRate").GetDouble().ShouldBe(1.0 / 3, 0.001);
        report.At("unauthorised.0.exception").ShouldBe("the shop is down");
        report.At("overdueReviews.0.id").ShouldBe(emergency);
        using var second = host.SecondManager();
        await second.Did(emergency, "review", new { findings = "right", successful = true });
        (await manager.Look("/changes/reports"))
            .ShouldBe(Ok)
            .Json.GetProperty("overdueReviews")
            .GetArrayLength()
            .ShouldBe(0);
        (await manager.Look("/changes/reports?from=2026-01-02&to=2026-01-01")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "to"
        );
    }

    [Fact]
    public async Task read_models_can_be_made_again_from_the_log()
    {
        await using var host = await service.StartAnother();
        await host.UnderWay();
        await using var channel = await host.OpenChannel();
        var incident = Guid.NewGuid();
        await channel.Publish(
            new Sms.Contracts.Incidents.IncidentReported(
                incident,
                1,
                "INC0000001",
                "t",
                "s",
                "P1",
                "portal",
                null,
                host.Time.GetUtcNow()
            )
        );
        await channel.Publish(
            new Sms.Contracts.Catalog.ServiceDefined(
                Guid.NewGuid(),
                1,
                "s",
                "S",
                null,
                "high",
                null,
                [],
                "ann",
                host.Time.GetUtcNow()
            )
        );
        using var manager = host.Manager();
        (
            await manager.Post(
                "/freezes",
                new
                {
                    name = "f",
                    from = host.Time.GetUtcNow(),
                    to = host.Time.GetUtcNow().AddHours(1),
                    reason = "r",
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        var end = await Eventually.Until(
            async () =>
                JsonSerializer.Deserialize<JsonElement>(
                    (await host.Http.Post("/replay")).ShouldBe(Ok).Text.TrimEnd().Split('\n')[^1]
                ),
            line => line.At("rows") == "4"
        );
        (end.At("kind"), end.At("differences")).ShouldBe(("end", "0"));
    }
}
