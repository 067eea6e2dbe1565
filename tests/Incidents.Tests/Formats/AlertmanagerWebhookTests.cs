using System.Text;

namespace Sms.Incidents.Tests.Formats;

public class AlertmanagerWebhookTests
{
    private static readonly Integration PerAlert = Payload.Integration();
    private static readonly Integration PerGroup = Payload.Integration(new() { Grouping = Grouping.Group });

    [Fact]
    public void each_alert_is_read_with_what_its_labels_and_annotations_say()
    {
        var alerts = AlertmanagerWebhook.Read(Payload.Own("alertmanager-firing.json"), PerAlert).Alerts;
        alerts.Count.ShouldBe(2);
        var first = alerts[0];
        (first.Key, first.Action, first.Title, first.Severity, first.Service, first.Component).ShouldBe(
            ("aaaa000000000001", "trigger", "Disk of db-1 is 91% full", "warning", "orders", "db-1:9100")
        );
        first.Description.ShouldBe("It fills at 1 GB/h.");
        first.EpisodeStartedAt!.Value.ToString("O").ShouldBe("2026-03-02T09:12:13.1234568+00:00");
        first.OccurredAt.ShouldBe(first.EpisodeStartedAt);
        first.Links.Select(link => link.Text).ShouldBe(["source", "runbook", "alertmanager"]);
        first.Details!.ShouldContain("\"team\":\"shop\"");
    }

    [Fact]
    public void without_a_summary_the_name_of_the_alert_is_the_title()
    {
        var second = AlertmanagerWebhook.Read(Payload.Own("alertmanager-firing.json"), PerAlert).Alerts[1];
        second.Title.ShouldBe("DiskFull");
        second.EpisodeStartedAt.ShouldBe(new DateTimeOffset(2026, 3, 2, 9, 12, 13, TimeSpan.Zero));
        second.EpisodeStartedAt!.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void an_end_belongs_to_its_beginning_and_is_another_delivery()
    {
        var firing = AlertmanagerWebhook.Read(Payload.Own("alertmanager-firing.json"), PerAlert).Alerts[0];
        var resolved = AlertmanagerWebhook.Read(Payload.Own("alertmanager-resolved.json"), PerAlert).Alerts.Single();
        (resolved.Key, resolved.EpisodeStartedAt, resolved.Action).ShouldBe(
            (firing.Key, firing.EpisodeStartedAt, "resolve")
        );
        resolved.DeliveryId.ShouldNotBe(firing.DeliveryId);
        resolved.OccurredAt.ShouldBe(new DateTimeOffset(2026, 3, 2, 9, 40, 0, TimeSpan.Zero));
    }

    [Fact]
    public void a_delivery_is_the_same_from_every_replica_and_in_every_group()
    {
        var one = Read(
            """{"groupKey":"g1","externalURL":"http://a","alerts":"""
                + """[{"status":"firing","fingerprint":"f","startsAt":"2026-03-02T09:00:00Z"}]}"""
        );
        var other = Read(
            """{"groupKey":"g2","externalURL":"http://b","alerts":"""
                + """[{"status":"firing","fingerprint":"f","startsAt":"2026-03-02T10:00:00+01:00"}]}"""
        );
        other.DeliveryId.ShouldBe(one.DeliveryId);
        other.BodyHash.ShouldNotBe(one.BodyHash);
    }

    [Fact]
    public void without_a_fingerprint_the_labels_identify_the_alert_in_any_order()
    {
        var one = Read("""{"alerts":[{"status":"firing","labels":{"a":"1","b":"2"}}]}""");
        Read("""{"alerts":[{"status":"firing","labels":{"b":"2","a":"1"}}]}""").Key.ShouldBe(one.Key);
        Read("""{"alerts":[{"status":"firing","labels":{"a":"1"}}]}""").Key.ShouldNotBe(one.Key);
    }

    [Fact]
    public void the_label_of_the_service_is_configurable() =>
        Read(
            """{"alerts":[{"status":"firing","labels":{"app":"search","service":"x"}}]}""",
            new() { ServiceLabel = "app" }
        )
            .Service.ShouldBe("search");

    [Fact]
    public void a_group_is_one_alert_as_bad_as_its_worst()
    {
        var group = AlertmanagerWebhook
            .Read(Payload.Own("alertmanager-firing.json"), PerGroup)
            .Alerts.ShouldHaveSingleItem();
        (group.Title, group.Severity, group.Service, group.Action).ShouldBe(
            ("Disk of db-1 is 91% full (and 1 more)", "critical", "orders", "trigger")
        );
        group.Key.ShouldBe("{}/{team=\"shop\"}:{alertname=\"DiskFull\"}");
        group.EpisodeStartedAt.ShouldBeNull();
        AlertmanagerWebhook
            .Read(Payload.Own("alertmanager-resolved.json"), PerGroup)
            .Alerts.Single()
            .ShouldSatisfyAllConditions(
                cleared => cleared.Key.ShouldBe(group.Key),
                cleared => cleared.Action.ShouldBe("resolve")
            );
    }

    [Fact]
    public void a_group_fires_as_long_as_one_of_its_alerts_does() =>
        Read(
                """{"groupKey":"g","status":"firing","alerts":[{"status":"resolved","fingerprint":"a"},"""
                    + """{"status":"firing","fingerprint":"b","labels":{"alertname":"B"}}]}""",
                new() { Grouping = Grouping.Group }
            )
            .ShouldSatisfyAllConditions(group => group.Action.ShouldBe("trigger"), group => group.Title.ShouldBe("B"));

    [Fact]
    public void no_alerts_are_no_error_and_mean_nothing() =>
        AlertmanagerWebhook
            .Read("""{"version":"4","alerts":[]}"""u8, PerAlert)
            .ShouldSatisfyAllConditions(
                reading => reading.IsValid.ShouldBeTrue(),
                reading => reading.Alerts.ShouldBeEmpty()
            );

    [Fact]
    public void members_that_are_null_are_as_good_as_missing() =>
        Read(
            """{"groupKey":null,"alerts":[{"status":"firing","labels":null,"annotations":"""
                + """{"summary":null},"startsAt":null}]}"""
        )
            .Title.ShouldBe("alert without a name");

    [Fact]
    public void an_error_names_the_place() =>
        AlertmanagerWebhook
            .Read("""{"alerts":[{"status":"firing"},{"status":"odd"}]}"""u8, PerAlert)
            .Errors.Single()
            .Field.ShouldBe("alerts[1].status");

    [Theory]
    [MemberData(nameof(Payload.Rubbish), MemberType = typeof(Payload))]
    public void rubbish_is_an_error_and_not_an_exception(string body) =>
        AlertmanagerWebhook.Read(Encoding.UTF8.GetBytes(body), PerAlert).Errors.ShouldNotBeEmpty();

    [Fact]
    public void bytes_that_are_no_text_are_an_error() =>
        AlertmanagerWebhook
            .Read([.. "{\"alerts\":[{\"status\":\""u8, 0xC3, 0x28, .. "\"}]}"u8], PerAlert)
            .Errors.ShouldNotBeEmpty();

    [Fact]
    public void what_a_real_alertmanager_sends_is_read()
    {
        var firing = AlertmanagerWebhook.Read(Payload.Real("alertmanager-firing.json"), PerAlert).Alerts;
        firing.Select(alert => alert.Key).ShouldBe(["f7ca8b2ae37f4b50", "35168abc2368c313"]);
        firing.ShouldAllBe(alert =>
            alert.Service == "checkout"
            && alert.Severity == "critical"
            && alert.Title == "5xx rate above 5% on checkout"
        );
        AlertmanagerWebhook
            .Read(Payload.Real("alertmanager-resolved.json"), PerAlert)
            .Alerts.ShouldAllBe(alert =>
                alert.Action == "resolve" && alert.OccurredAt - alert.EpisodeStartedAt == TimeSpan.FromSeconds(4)
            );
    }

    private static IncomingAlert Read(string body, IntegrationSettings? settings = null)
    {
        var reading = AlertmanagerWebhook.Read(Encoding.UTF8.GetBytes(body), Payload.Integration(settings));
        reading.Errors.ShouldBeEmpty();
        return reading.Alerts.ShouldHaveSingleItem();
    }
}
