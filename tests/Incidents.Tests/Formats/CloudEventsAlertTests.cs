using System.Net.Mime;
using System.Text;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace Sms.Incidents.Tests.Formats;

public class CloudEventsAlertTests
{
    [Fact]
    public void source_and_id_identify_the_delivery_and_subject_correlates()
    {
        var alert = Read(
            Message(
                """ "subject":"db-1/disk","time":"2026-03-02T10:00:00+01:00","data":"""
                    + """{"title":"Disk full","severity":"crit","service":"orders"} """
            )
        );
        (alert.Key, alert.Action, alert.Title, alert.Severity, alert.Service).ShouldBe(
            ("db-1/disk", "trigger", "Disk full", "critical", "orders")
        );
        alert.OccurredAt!.Value.ToString("O").ShouldBe("2026-03-02T09:00:00.0000000+00:00");
        Read(Message(""" "subject":"other","data":{"title":"x"} """)).DeliveryId.ShouldBe(alert.DeliveryId);
    }

    [Fact]
    public void without_a_subject_the_data_or_else_source_and_type_correlate()
    {
        Read(Message(""" "data":{"key":"k","title":"x"} """)).Key.ShouldBe("k");
        Read(Message(""" "data":{"title":"x"} """)).Key.ShouldBe("/monitoring/shop alarm.raised");
    }

    [Fact]
    public void the_integration_says_where_things_are()
    {
        var paths = new CloudEventPaths
        {
            Key = "alarms.0.name",
            Title = "alarms.0.text",
            Severity = "level",
            Status = "phase",
            Service = "labels.app",
            StartedAt = "since",
        };
        var alert = Read(
            Message(
                """ "subject":"s","data":{"alarms":[{"name":"n1","text":"t1"}]"""
                    + ""","level":"P2","phase":"Recovered","labels":{"app":"a"},"since":"2026-03-02T09:00:00Z"} """
            ),
            new() { CloudEvents = paths }
        );
        (alert.Key, alert.Title, alert.Severity, alert.Action, alert.Service).ShouldBe(
            ("n1", "t1", "error", "resolve", "a")
        );
        alert.EpisodeStartedAt.ShouldNotBeNull();
    }

    [Fact]
    public void paths_that_lead_nowhere_fall_back()
    {
        var nowhere = new CloudEventPaths
        {
            Key = "a.5.b",
            Title = "title.x",
            Severity = "list.9",
            Service = "no",
        };
        var alert = Read(
            Message(""" "subject":"s","data":{"title":"t","list":[1]} """),
            new() { CloudEvents = nowhere, DefaultService = "d" }
        );
        (alert.Key, alert.Title, alert.Severity, alert.Service).ShouldBe(("s", "alarm.raised", null, "d"));
    }

    [Fact]
    public void data_may_be_text_or_missing()
    {
        Read(Message(""" "datacontenttype":"text/plain","data":"Disk full" """)).Title.ShouldBe("Disk full");
        Read(Message(""" "subject":"s" """))
            .ShouldSatisfyAllConditions(
                alert => alert.Title.ShouldBe("alarm.raised"),
                alert => alert.Service.ShouldBe("/monitoring/shop"),
                alert => alert.Details.ShouldBeNull()
            );
    }

    [Fact]
    public void a_status_that_is_not_understood_is_an_error() =>
        CloudEventsAlert
            .Read(Message(""" "data":{"status":"odd"} """), Payload.Integration())
            .Errors.Single()
            .Field.ShouldBe("data.status");

    [Fact]
    public void an_incomplete_event_is_an_error() =>
        CloudEventsAlert
            .Read(new CloudEvent { Id = "1" }, Payload.Integration())
            .Errors.Single()
            .Field.ShouldBe("body");

    private static IncomingAlert Read(CloudEvent message, IntegrationSettings? settings = null)
    {
        var reading = CloudEventsAlert.Read(message, Payload.Integration(settings));
        reading.Errors.ShouldBeEmpty();
        return reading.Alerts.ShouldHaveSingleItem();
    }

    private static CloudEvent Message(string members) =>
        new JsonEventFormatter().DecodeStructuredModeMessage(
            Encoding.UTF8.GetBytes(
                $$"""{"specversion":"1.0","id":"1","source":"/monitoring/shop","type":"alarm.raised",{{members}}}"""
            ),
            new ContentType("application/cloudevents+json"),
            null
        );
}
