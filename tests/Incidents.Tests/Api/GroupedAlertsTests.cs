using System.Text.Json;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>
/// One incident for each notification group: what a notification leaves out may be silenced or truncated, and fires on.
/// </summary>
[Collection(ClockAhead.Name)]
public class GroupedAlertsTests(ShiftedHost service)
{
    public static TheoryData<string> Formats => ["alertmanager", "grafana"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task a_group_is_not_over_while_a_member_fires_that_the_notification_leaves_out(string format)
    {
        var tool = await AddTool();
        var id = (await Send(tool, format, "firing", Firing("g2"))).At("incidentId");
        await Send(tool, format, "firing", Firing("g1"), Firing("g2"));
        (await Send(tool, format, "resolved", Resolved("g1"))).At("outcome").ShouldBe("partly-cleared");
        (await State(id)).ShouldBe("reported");
        await Send(tool, format, "firing", Firing("g2"));
        (await State(id)).ShouldBe("reported");
        (await Send(tool, format, "resolved", Resolved("g2"))).At("outcome").ShouldBe("cleared");
        (await State(id)).ShouldBe("resolved");
        (await tool.Incidents()).ShouldBe([id]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task a_truncated_notification_does_not_resolve_the_group(string format)
    {
        var tool = await AddTool();
        var id = (await Send(tool, format, "firing", truncated: 1, Firing("g1"))).At("incidentId");
        (await Send(tool, format, "resolved", truncated: 1, Resolved("g1"))).At("outcome").ShouldBe("partly-cleared");
        (await State(id)).ShouldBe("reported");
        await Send(tool, format, "firing", Firing("g2"));
        (await Send(tool, format, "resolved", Resolved("g2"))).At("outcome").ShouldBe("cleared");
        (await State(id)).ShouldBe("resolved");
    }

    [Fact]
    public async Task a_member_that_still_fires_minutes_after_its_clear_is_heard()
    {
        var tool = await AddTool();
        var id = (await Send(tool, "alertmanager", "firing", Firing("g1"))).At("incidentId");
        await Send(tool, "alertmanager", "resolved", Resolved("g1"));
        (await Send(tool, "alertmanager", "firing", Firing("g1"))).At("outcome").ShouldBe("duplicate");
        (await State(id)).ShouldBe("resolved");

        service.Time.Advance(TimeSpan.FromMinutes(6));
        (await Send(tool, "alertmanager", "firing", Firing("g1"))).At("outcome").ShouldBe("opened");
        (await tool.Incidents()).Count.ShouldBe(2);
    }

    private Task<MonitoringTool> AddTool() => service.Http.AddTool(new { grouping = "group" });

    private async Task<string> State(string id) => (await service.Http.Incident(id)).At("state");

    private static Task<JsonElement> Send(MonitoringTool tool, string format, string status, params object[] alerts) =>
        Send(tool, format, status, 0, alerts);

    private static async Task<JsonElement> Send(
        MonitoringTool tool,
        string format,
        string status,
        int truncated,
        params object[] alerts
    ) => (
            await tool.Send(
                format,
                new
                {
                    version = "4",
                    groupKey = "{}:{}",
                    status,
                    truncatedAlerts = truncated,
                    alerts,
                }
            )
        ).ShouldBe(System.Net.HttpStatusCode.Accepted).Json.GetProperty("alerts")[0];

    private static object Firing(string fingerprint) => MonitoringTools.Firing(fingerprint, "2026-11-28T18:00:00Z");

    private static object Resolved(string fingerprint) =>
        MonitoringTools.Resolved(fingerprint, "2026-11-28T18:00:00Z", "2026-11-28T18:10:00Z");
}
