using System.Text;

namespace Sms.Incidents.Tests.Formats;

public class PlainAlertTests
{
    [Fact]
    public void a_key_and_a_title_are_enough()
    {
        var alert = Read("""{"key":"k","title":"Disk full"}""");
        (alert.Key, alert.Action, alert.Title, alert.Severity, alert.DeliveryId).ShouldBe(
            ("k", "trigger", "Disk full", null, null)
        );
    }

    [Fact]
    public void everything_that_is_documented_is_read()
    {
        var alert = Read(
            """
            {"key":"k","title":"t","severity":"warning","status":"resolved","service":"orders",
             "occurredAt":"2026-03-02T09:00:00Z","startedAt":"2026-03-02T08:00:00Z",
             "id":42,"links":[{"href":"https://x","text":"graph"},{"text":"no address"}],
             "description":"d","details":{"a":1}}
            """
        );
        (alert.Action, alert.Severity, alert.Service, alert.Description, alert.Details).ShouldBe(
            ("resolve", "warning", "orders", "d", """{"a":1}""")
        );
        alert.Links.ShouldBe([new AlertLink("https://x", "graph")]);
        (alert.OccurredAt - alert.EpisodeStartedAt).ShouldBe(TimeSpan.FromHours(1));
        alert.DeliveryId.ShouldNotBeNull();
    }

    [Fact]
    public void an_end_needs_only_the_key() => Read("""{"key":"k","status":"ok"}""").Action.ShouldBe("resolve");

    [Fact]
    public void an_id_that_numbers_the_alert_does_not_make_its_end_or_a_later_episode_a_duplicate()
    {
        var identities = new[]
        {
            """{"key":"k","id":"7","title":"t","occurredAt":"2026-03-02T09:00:00Z"}""",
            """{"key":"k","id":"7","title":"t","occurredAt":"2026-03-02T10:00:00Z"}""",
            """{"key":"k","id":"7","status":"resolved","occurredAt":"2026-03-02T10:00:00Z"}""",
        }.Select(body => Read(body).DeliveryId);
        identities.Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("""{"title":"t"}""", "key")]
    [InlineData("""{"key":" ","title":"t"}""", "key")]
    [InlineData("""{"key":"k"}""", "title")]
    [InlineData("""{"key":"k","title":"t","status":"odd"}""", "status")]
    [InlineData("""{"key":"k","title":"t","severity":"loud"}""", "severity")]
    [InlineData("""{"key":"k","title":"t","occurredAt":"yesterday"}""", "occurredAt")]
    [InlineData("""{"key":"k","title":"t","startedAt":"12:00"}""", "startedAt")]
    public void a_mistake_is_named_by_its_field(string body, string field) =>
        PlainAlert.Read(Encoding.UTF8.GetBytes(body)).Errors.Single().Field.ShouldBe(field);

    [Theory]
    [MemberData(nameof(Payload.Rubbish), MemberType = typeof(Payload))]
    public void rubbish_is_an_error_and_not_an_exception(string body) =>
        PlainAlert.Read(Encoding.UTF8.GetBytes(body)).Errors.ShouldNotBeEmpty();

    [Fact]
    public void names_that_are_no_text_are_an_error_at_worst() =>
        PlainAlert
            .Read("""{"k\ud800":1,"\ud800":1,"title":"t","key":"k","links":[{"\ud800":1,"href":"\ud800"}]}"""u8)
            .Errors.ShouldAllBe(error => error.Message == "is missing or blank");

    [Fact]
    public void a_byte_order_mark_is_forgiven() => Read("\ufeff{\"key\":\"k\",\"title\":\"t\"}").Key.ShouldBe("k");

    private static IncomingAlert Read(string body)
    {
        var reading = PlainAlert.Read(Encoding.UTF8.GetBytes(body));
        reading.Errors.ShouldBeEmpty();
        return reading.Alerts.ShouldHaveSingleItem();
    }
}
