using System.Net;
using System.Text.Json;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

[Collection(ClockAhead.Name)]
public class AlertsOverTimeTests(ShiftedHost service)
{
    [Fact]
    public async Task inside_the_window_an_alert_reopens_its_incident_and_after_it_opens_another()
    {
        var tool = await service.Http.AddTool(new { reopenWindow = "01:00:00" });
        var first = (await tool.Says("disk")).At("incidentId");
        await tool.Says("disk", "resolved");
        service.Time.Advance(TimeSpan.FromMinutes(50));
        var again = await tool.Says("disk");
        (again.At("outcome"), again.At("incidentId")).ShouldBe(("reopened", first));
        (await service.Http.Incident(first)).At("reopenCount").ShouldBe("1");

        await tool.Says("disk", "resolved");
        service.Time.Advance(TimeSpan.FromMinutes(70));
        var later = await tool.Says("disk");
        later.At("outcome").ShouldBe("opened");
        later.At("incidentId").ShouldNotBe(first);
        (await service.Http.Incident(first)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task a_flapping_alert_is_resolved_once_it_has_settled()
    {
        var tool = await service.Http.AddTool(new { flapThreshold = 3, flapWindow = "00:10:00" });
        await tool.Says("disk");
        await tool.Says("disk", "resolved");
        var id = (await tool.Says("disk")).At("incidentId");
        (await tool.Says("disk", "resolved")).At("outcome").ShouldBe("flapping");
        (await tool.Says("disk")).At("outcome").ShouldBe("flapping");
        (await tool.Says("disk", "resolved")).At("outcome").ShouldBe("flapping");
        var flapping = await service.Http.Incident(id);
        (flapping.At("state"), flapping.At("alerts.0.flapping")).ShouldBe(("reported", "True"));
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "alert-marked-flapping"]);

        service.Time.Advance(TimeSpan.FromMinutes(11));
        await service.Http.Becomes(id, "resolved");
        (await service.Http.EventNames(id)).ShouldBe([
            "incident-reported",
            "alert-marked-flapping",
            "alert-settled",
            "incident-resolved",
        ]);
    }

    [Fact]
    public async Task an_alert_that_settles_while_it_fires_leaves_its_incident_open()
    {
        var tool = await service.Http.AddTool(new { flapThreshold = 3, flapWindow = "00:10:00" });
        await tool.Says("disk");
        await tool.Says("disk", "resolved");
        var id = (await tool.Says("disk")).At("incidentId");
        service.Time.Advance(TimeSpan.FromMinutes(11));
        await Eventually.Until(() => service.Http.EventNames(id), names => names.Contains("alert-settled"));
        (await service.Http.Incident(id)).At("state").ShouldBe("reported");
        (await tool.Says("disk", "resolved")).At("outcome").ShouldBe("cleared");
        (await service.Http.Incident(id)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task what_a_person_resolved_but_still_fires_is_an_incident_again()
    {
        var tool = await service.Http.AddTool();
        var first = (await tool.Send("alertmanager", Webhook(Firing("a")))).Json.At("alerts.0.incidentId");
        await service.Http.Did(first, "resolve", new { code = "fixed" });
        (await tool.Send("alertmanager", Webhook(Firing("a")))).Json.At("alerts.0.outcome").ShouldBe("duplicate");
        service.Time.Advance(TimeSpan.FromMinutes(6));
        var still = (await tool.Send("alertmanager", Webhook(Firing("a")))).Json;
        still.At("alerts.0.outcome").ShouldBe("opened");
        still.At("alerts.0.incidentId").ShouldNotBe(first);
    }

    [Fact]
    public async Task a_disabled_integration_is_refused_within_seconds()
    {
        var tool = await service.Http.AddTool();
        await tool.Says("disk");
        (await service.Http.Post($"/integrations/{tool.Id}/disable")).ShouldBe(Done);
        service.Time.Advance(TimeSpan.FromSeconds(6));
        (await tool.Send("alert", new { key = "disk", title = "x" })).ShouldBeProblem(
            HttpStatusCode.Forbidden,
            "key-unknown"
        );
        (await tool.PagerDuty("trigger", "disk")).ShouldBe(HttpStatusCode.Forbidden);
        (await service.Http.Post($"/integrations/{tool.Id}/rotate-key")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await tool.Ledger()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task after_a_rotation_both_keys_are_accepted_for_a_day_and_then_the_new_one_alone()
    {
        var old = await service.Http.AddTool();
        await old.Says("disk");
        var answer = (await service.Http.Post($"/integrations/{old.Id}/rotate-key")).ShouldBe(Ok).Json;
        (answer.Instant("oldValidUntil") - service.Time.GetUtcNow()).ShouldBeInRange(
            TimeSpan.FromHours(23.9),
            TimeSpan.FromHours(24)
        );
        var rotated = old with { Key = answer.At("key") };
        (await rotated.Says("disk")).At("outcome").ShouldBe("repeated");
        service.Time.Advance(TimeSpan.FromHours(23));
        (await old.Says("disk")).At("outcome").ShouldBe("repeated");
        (await Listed(old)).At("oldKeyValidUntil").ShouldNotBeEmpty();

        service.Time.Advance(TimeSpan.FromHours(1));
        (await old.Send("alert", new { key = "disk", title = "x" })).ShouldBeProblem(
            HttpStatusCode.Forbidden,
            "key-unknown"
        );
        (await rotated.Says("disk")).At("outcome").ShouldBe("repeated");
        (await Listed(old)).At("oldKeyValidUntil").ShouldBeEmpty();
    }

    [Fact]
    public async Task who_disables_an_integration_ends_both_keys()
    {
        var old = await service.Http.AddTool();
        var rotated = old with
        {
            Key = (await service.Http.Post($"/integrations/{old.Id}/rotate-key")).ShouldBe(Ok).Json.At("key"),
        };
        (await service.Http.Post($"/integrations/{old.Id}/disable")).ShouldBe(Done);
        foreach (var tool in new[] { old, rotated })
            (await tool.Send("alert", new { key = "disk", title = "x" })).ShouldBeProblem(
                HttpStatusCode.Forbidden,
                "key-unknown"
            );
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("31.00:00:00")]
    public async Task an_overlap_that_cannot_be_is_refused(string overlap)
    {
        var tool = await service.Http.AddTool();
        (await service.Http.Post($"/integrations/{tool.Id}/rotate-key", new { overlap })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "overlap"
        );
    }

    [Fact]
    public async Task when_an_integration_was_last_used_is_known_to_about_a_minute()
    {
        var tool = await service.Http.AddTool();
        (await Listed(tool)).At("lastUsedAt").ShouldBeEmpty();
        await tool.Says("disk");
        var first = (await Eventually.Until(() => Listed(tool), x => x.At("lastUsedAt").Length > 0)).Instant(
            "lastUsedAt"
        );
        (service.Time.GetUtcNow() - first).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));

        service.Time.Advance(TimeSpan.FromMinutes(2));
        await tool.Says("disk");
        await Eventually.Until(() => Listed(tool), x => x.Instant("lastUsedAt") >= first.AddMinutes(2));
    }

    [Fact]
    public async Task a_key_in_wrong_hands_is_refused_within_seconds_when_it_is_rotated_without_an_overlap()
    {
        var old = await service.Http.AddTool();
        await old.Says("disk");
        var answer = (await service.Http.Post($"/integrations/{old.Id}/rotate-key", new { overlap = "00:00:00" }))
            .ShouldBe(Ok)
            .Json;
        answer.At("oldValidUntil").ShouldBeEmpty();
        var rotated = old with { Key = answer.At("key") };
        (await rotated.Says("disk")).At("outcome").ShouldBe("repeated");
        service.Time.Advance(TimeSpan.FromSeconds(6));
        (await old.Send("alert", new { key = "disk", title = "x" })).ShouldBeProblem(
            HttpStatusCode.Forbidden,
            "key-unknown"
        );
        (await rotated.Says("disk")).At("outcome").ShouldBe("repeated");
    }

    [Fact]
    public async Task changed_settings_hold_within_seconds_and_a_name_is_free_after_its_end()
    {
        var tool = await service.Http.AddTool();
        await tool.Says("disk");
        (await service.Http.Post("/integrations", new { name = tool.Name })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "integration-exists"
        );
        (
            await service.Http.Post($"/integrations/{tool.Id}/change", new { settings = new { onClear = "note" } })
        ).ShouldBe(Done);
        service.Time.Advance(TimeSpan.FromSeconds(6));
        var id = (await tool.Says("disk", "resolved")).At("incidentId");
        (await service.Http.Incident(id)).At("state").ShouldBe("reported");
        (await service.Http.Post($"/integrations/{tool.Id}/disable")).ShouldBe(Done);
        (await service.Http.Post("/integrations", new { name = tool.Name })).ShouldBe(HttpStatusCode.Created);
    }

    private async Task<JsonElement> Listed(MonitoringTool tool) =>
        (await service.Http.Look("/integrations"))
            .ShouldBe(Ok)
            .Json.EnumerateArray()
            .Single(x => x.At("id") == tool.Id);
}
