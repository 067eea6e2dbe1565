using System.Net.Mime;
using System.Text;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace Sms.Incidents.Tests.Formats;

/// <summary>Where the formats of alerts have the category.</summary>
public class CategoryTests
{
    private const string Labels = """
        {
          "groupKey": "g",
          "alerts": [
            {
              "status": "firing", "startsAt": "2026-03-02T09:00:00Z",
              "labels": { "alertname": "DiskFull", "category": "Hardware / Disk" }
            }
          ]
        }
        """;

    [Theory, InlineData(Grouping.Alert), InlineData(Grouping.Group)]
    public void alertmanager_and_grafana_have_it_in_a_label(string grouping)
    {
        var integration = Payload.Integration(new() { Grouping = grouping });
        var body = Encoding.UTF8.GetBytes(Labels);
        AlertmanagerWebhook.Read(body, integration).Alerts.Single().Category.ShouldBe("hardware/disk");
        GrafanaWebhook.Read(body, integration).Alerts.Single().Category.ShouldBe("hardware/disk");
    }

    [Theory]
    [InlineData("\"Hardware/Disk\"", "hardware/disk"), InlineData("\" / \"", null), InlineData("null", null)]
    [InlineData("[]", null)]
    public void a_script_and_cloudevents_have_it_in_a_member(string json, string? category)
    {
        var data = $$"""{"key":"k","title":"t","category":{{json}}}""";
        PlainAlert.Read(Encoding.UTF8.GetBytes(data)).Alerts.Single().Category.ShouldBe(category);
        var message = new JsonEventFormatter().DecodeStructuredModeMessage(
            Encoding.UTF8.GetBytes(
                $$"""{"specversion":"1.0","id":"1","source":"/shop","type":"alarm.raised","data":{{data}}}"""
            ),
            new ContentType("application/cloudevents+json"),
            null
        );
        CloudEventsAlert.Read(message, Payload.Integration()).Alerts.Single().Category.ShouldBe(category);
    }

    [Fact]
    public void a_category_that_is_too_long_is_cut() =>
        PlainAlert
            .Read(Encoding.UTF8.GetBytes($$"""{"key":"k","title":"t","category":"{{new string('x', 200)}}"}"""))
            .Alerts.Single()
            .Category!.Length.ShouldBe(Limits.Name);
}
