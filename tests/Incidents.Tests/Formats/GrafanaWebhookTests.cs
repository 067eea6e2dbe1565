using System.Security.Cryptography;
using System.Text;

namespace Sms.Incidents.Tests.Formats;

public class GrafanaWebhookTests
{
    private const string Secret = "a secret";

    [Fact]
    public void an_alert_is_read_like_alertmanagers_with_more_addresses()
    {
        var alert = GrafanaWebhook
            .Read(Payload.Own("grafana-firing.json"), Payload.Integration(new() { ServiceLabel = "app" }))
            .Alerts.ShouldHaveSingleItem();
        (alert.Key, alert.Title, alert.Severity, alert.Service, alert.Source).ShouldBe(
            ("bbbb000000000001", "p99 above 2 s", "critical", "search", "grafana")
        );
        alert.Links.Select(link => link.Text).ShouldBe(["panel", "dashboard", "source", "silence", "alertmanager"]);
    }

    [Theory]
    [MemberData(nameof(Payload.Rubbish), MemberType = typeof(Payload))]
    public void rubbish_is_an_error_and_not_an_exception(string body) =>
        GrafanaWebhook.Read(Encoding.UTF8.GetBytes(body), Payload.Integration()).Errors.ShouldNotBeEmpty();

    [Fact]
    public void a_signature_is_the_hmac_of_the_body()
    {
        var body = Payload.Own("grafana-firing.json");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));
        GrafanaWebhook.IsSigned(body, signature, Secret).ShouldBeTrue();
        GrafanaWebhook.IsSigned(body, signature.ToUpperInvariant(), Secret).ShouldBeTrue();
        GrafanaWebhook.IsSigned(body, signature, "another").ShouldBeFalse();
        GrafanaWebhook.IsSigned([.. body, 32], signature, Secret).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void what_is_no_signature_signs_nothing(string? signature) =>
        GrafanaWebhook.IsSigned("{}"u8, signature, Secret).ShouldBeFalse();
}
