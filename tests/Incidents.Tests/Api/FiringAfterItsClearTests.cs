using System.Text.Json;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>
/// An alert is still sent as firing after its own clear, with its old start: a late copy at first, and later the truth.
/// </summary>
[Collection(ClockAhead.Name)]
public class FiringAfterItsClearTests(ShiftedHost service)
{
    private const string Start = "2026-11-28T18:00:00Z";

    public static TheoryData<string> Formats => ["alertmanager", "grafana", "pagerduty", "alert", "cloudevents"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task it_opens_anew_minutes_later_and_clears_again(string format)
    {
        var tool = await service.Http.AddTool();
        await Says(tool, format, firing: true);
        await Says(tool, format, firing: false);
        var first = (await tool.Incidents()).ShouldHaveSingleItem();
        (await service.Http.Incident(first)).At("state").ShouldBe("resolved");
        await Says(tool, format, firing: true);
        (await tool.Incidents()).ShouldBe([first]);

        service.Time.Advance(TimeSpan.FromMinutes(6));
        await Says(tool, format, firing: true);
        await Says(tool, format, firing: true);
        var second = (await tool.Incidents()).Where(id => id != first).ShouldHaveSingleItem();
        (await service.Http.Incident(second)).At("state").ShouldBe("reported");

        service.Time.Advance(TimeSpan.FromMinutes(6));
        await Says(tool, format, firing: false);
        (await service.Http.Incident(second)).At("state").ShouldBe("resolved");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task it_reopens_its_incident_inside_the_window(string format)
    {
        var tool = await service.Http.AddTool(new { reopenWindow = "01:00:00" });
        await Says(tool, format, firing: true);
        await Says(tool, format, firing: false);
        service.Time.Advance(TimeSpan.FromMinutes(6));
        await Says(tool, format, firing: true);
        var incident = await service.Http.Incident((await tool.Incidents()).ShouldHaveSingleItem());
        (incident.At("state"), incident.At("reopenCount")).ShouldBe(("reported", "1"));
    }

    private static async Task Says(MonitoringTool tool, string format, bool firing)
    {
        var answer = format switch
        {
            "pagerduty" => await tool.Http.Post(
                "/v2/enqueue",
                new
                {
                    routing_key = tool.Key,
                    event_action = firing ? "trigger" : "resolve",
                    dedup_key = "disk",
                    payload = new
                    {
                        summary = "Disk",
                        source = "db",
                        severity = "critical",
                        component = tool.Name,
                        timestamp = Start,
                    },
                }
            ),
            "alert" => await tool.Send(
                "alert",
                new
                {
                    key = "disk",
                    title = "Disk",
                    service = tool.Name,
                    id = "7",
                    startedAt = Start,
                    status = firing ? "firing" : "resolved",
                }
            ),
            "cloudevents" => await tool.SendText(
                "cloudevents",
                JsonSerializer.Serialize(
                    new
                    {
                        specversion = "1.0",
                        id = firing ? "1" : "2",
                        source = "/m",
                        type = "alarm",
                        subject = "disk",
                        data = new
                        {
                            title = "Disk",
                            service = tool.Name,
                            status = firing ? "firing" : "resolved",
                            startedAt = Start,
                        },
                    }
                ),
                "application/cloudevents+json"
            ),
            _ => await tool.Send(
                format,
                MonitoringTools.Webhook(
                    firing
                        ? MonitoringTools.Firing("f3", Start, tool.Name)
                        : MonitoringTools.Resolved("f3", Start, "2026-11-28T18:30:00Z")
                )
            ),
        };
        answer.ShouldBe(System.Net.HttpStatusCode.Accepted);
    }
}
