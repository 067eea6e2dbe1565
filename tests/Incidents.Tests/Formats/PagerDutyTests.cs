using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sms.Incidents.Tests.Formats;

public class PagerDutyTests
{
    private const string Key = "K0000000000000000000000000000001";

    [Fact]
    public void a_trigger_is_read_with_all_that_it_says()
    {
        var message = PagerDutyEvents.Read(Payload.Own("pagerduty-trigger.json")).Event.ShouldNotBeNull();
        (message.RoutingKey, message.DedupKey).ShouldBe((Key, "disk/db-1"));
        var alert = message.ToAlert(Payload.Integration(), message.DedupKey!);
        (alert.Key, alert.Action, alert.Title, alert.Severity, alert.Service, alert.Component).ShouldBe(
            ("disk/db-1", "trigger", "Disk of db-1 is full", "error", "postgres", "postgres")
        );
        alert.OccurredAt.ShouldBe(new DateTimeOffset(2026, 3, 2, 9, 12, 13, TimeSpan.Zero));
        alert.Links.ShouldBe([
            new AlertLink("https://runbooks.example/disk", "Runbook"),
            new AlertLink("https://monitor.example/1", "Uptime Monitor"),
        ]);
        alert.Details.ShouldBe("""{ "free": "1%", "mounts": ["/var"] }""");
    }

    [Fact]
    public void the_service_of_the_integration_goes_before_the_component() =>
        PagerDutyEvents
            .Read(Payload.Own("pagerduty-trigger.json"))
            .Event!.ToAlert(Payload.Integration(new() { DefaultService = "orders" }), "k")
            .Service.ShouldBe("orders");

    [Fact]
    public void only_a_timestamp_makes_the_bytes_identify_the_delivery()
    {
        Alert(Valid()).DeliveryId.ShouldBeNull();
        var stamped = Valid();
        stamped["payload"]!["timestamp"] = "2026-03-02T09:00:00Z";
        Alert(stamped).DeliveryId.ShouldBe(Alert(stamped).BodyHash);
        stamped["payload"]!["timestamp"] = "0001-01-01T00:00:00Z";
        Alert(stamped).DeliveryId.ShouldBeNull();
    }

    [Fact]
    public void a_trigger_needs_no_dedup_key_and_the_others_no_payload()
    {
        PagerDutyEvents
            .Read(
                """{"routing_key":"K0000000000000000000000000000001","event_action":"trigger","payload":"""u8
                    + """{"summary":"s","source":"s","severity":"info"}}"""u8
            )
            .Event!.DedupKey.ShouldBeNull();
        PagerDutyEvents
            .Read("""{"routing_key":"K0000000000000000000000000000001","event_action":"resolve","dedup_key":"k"}"""u8)
            .Event!.ToAlert(Payload.Integration(), "k")
            .Action.ShouldBe("resolve");
    }

    [Fact]
    public void the_key_may_come_beside_the_body_and_the_body_goes_first()
    {
        var body = Valid();
        PagerDutyEvents.Read(Bytes(body), new string('x', 32)).Event!.RoutingKey.ShouldBe(Key);
        body.Remove("routing_key");
        PagerDutyEvents.Read(Bytes(body), Key).Event!.RoutingKey.ShouldBe(Key);
    }

    public static TheoryData<string, string?, string> Mistakes =>
        new()
        {
            { "routing_key", null, "'routing_key' is missing or blank" },
            { "routing_key", "short", "Length of 'routing_key' is incorrect (should be 32 characters)" },
            {
                "routing_key",
                "K000000000000000000000000000000-",
                "'routing_key' cannot contain non-alphanumeric characters."
            },
            { "event_action", null, "'event_action' is missing or blank" },
            {
                "event_action",
                "open",
                "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"
            },
            { "payload", null, "'payload' is missing or blank" },
            { "payload.summary", " ", "'payload.summary' is missing or blank" },
            { "payload.summary", new string('x', 1025), "'payload.summary' is too long (maximum is 1024 characters)" },
            { "payload.source", null, "'payload.source' is missing or blank" },
            { "payload.severity", null, "'payload.severity' is missing or blank" },
            {
                "payload.severity",
                "fatal",
                "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"
            },
            {
                "payload.timestamp",
                "yesterday",
                "'payload.timestamp' has to be an instant: ISO 8601 with a zone (2026-01-31T08:00:00Z), "
                    + "or an epoch number"
            },
            { "dedup_key", new string('x', 256), "'dedup_key' is too long (maximum is 255 characters)" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void mistakes_are_named_in_pagerdutys_words(string field, string? value, string error)
    {
        var body = Valid();
        var path = field.Split('.');
        (path.Length == 1 ? body : body[path[0]]!.AsObject())[path[^1]] = value;
        PagerDutyEvents.Read(Bytes(body)).Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("resolve")]
    public void an_acknowledgement_or_resolve_has_to_say_of_what(string action) =>
        PagerDutyEvents
            .Read(Encoding.UTF8.GetBytes($$"""{"routing_key":"{{Key}}","event_action":"{{action}}"}"""))
            .Errors.ShouldBe(["'dedup_key' is missing or blank"]);

    [Fact]
    public void answers_have_pagerdutys_form()
    {
        JsonSerializer
            .Serialize(PagerDutyAccepted.Event("k"))
            .ShouldBe("""{"status":"success","message":"Event processed","dedup_key":"k"}""");
        JsonSerializer
            .Serialize(PagerDutyInvalid.Because(["x"]))
            .ShouldBe("""{"status":"invalid event","message":"Event object is invalid","errors":["x"]}""");
    }

    [Fact]
    public void a_long_summary_is_shortened_in_the_title_and_whole_in_the_description()
    {
        var body = Valid();
        body["payload"]!["summary"] = new string('y', 1000);
        var alert = Alert(body);
        (alert.Title.Length, alert.Description!.Length).ShouldBe((Limits.Title, 1000));
    }

    [Theory]
    [MemberData(nameof(Payload.Rubbish), MemberType = typeof(Payload))]
    public void rubbish_is_an_error_and_not_an_exception(string body) =>
        PagerDutyEvents.Read(Encoding.UTF8.GetBytes(body), Key).Errors.ShouldNotBeEmpty();

    [Fact]
    public void what_alertmanager_sends_to_pagerduty_is_read()
    {
        var trigger = PagerDutyEvents
            .Read(Payload.Real("pagerduty-trigger.json"))
            .Event!.ToAlert(Payload.Integration(), "x");
        (trigger.Title, trigger.Severity).ShouldBe(("[FIRING:2] HighErrorRate checkout (critical)", "critical"));
        var resolve = PagerDutyEvents.Read(Payload.Real("pagerduty-resolve.json")).Event!;
        (resolve.Action, resolve.DedupKey!.Length).ShouldBe(("resolve", 64));
    }

    private static JsonObject Valid() =>
        JsonNode
            .Parse(
                """
                {"routing_key":"K0000000000000000000000000000001","event_action":"trigger","dedup_key":"k",
                 "payload":{"summary":"s","source":"s","severity":"info"}}
                """
            )!
            .AsObject();

    private static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    private static IncomingAlert Alert(JsonObject body) =>
        PagerDutyEvents.Read(Bytes(body)).Event!.ToAlert(Payload.Integration(), "k");
}
