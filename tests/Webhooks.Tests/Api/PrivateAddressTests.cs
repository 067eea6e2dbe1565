using System.Net;
using Microsoft.Extensions.Options;

namespace Sms.Webhooks.Tests.Api;

/// <summary>A webhook is no way into the network of the service.</summary>
public class PrivateAddressTests(WebhooksHost service)
{
    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.0.0.1/hook")]
    [InlineData("https://[fd00::1]/hook")]
    public async Task an_address_in_figures_is_refused_by_its_field(string url)
    {
        (await service.Http.Post("/webhooks", new { url, types = new[] { Vocabulary.Quiet } })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "url"
        );
        var webhook = await service.Http.AddWebhook("https://example.org/hook", Vocabulary.Quiet);
        (await webhook.Do("change", new { url, types = new[] { Vocabulary.Quiet } })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "url"
        );
    }

    [Fact]
    public async Task a_name_that_leads_to_a_private_address_is_not_connected_to_and_follows_the_schedule()
    {
        await using var closed = await ServiceHost<Program>.Start(service.Parts, "webhooks");
        var endpoint = service.Receiver.Open();
        var webhook = await closed.Http.AddWebhook(ByName(endpoint));
        var id = await webhook.Test();

        var first = await webhook.Tried(id, 1);
        (first.At("state"), first.At("attempts.0.status")).ShouldBe(("pending", ""));
        first.At("attempts.0.error").ShouldStartWith("refused: private address");
        var ended = first.Instant("attempts.0.at") + first.Span("attempts.0.duration");
        (first.Instant("nextAttemptAt") - ended).ShouldBe(RetrySchedule.Waits[1], TimeSpan.FromMilliseconds(1));

        for (var attempt = 1; attempt < RetrySchedule.Waits.Count; attempt++)
            closed.Time.Advance((await webhook.Tried(id, attempt)).Instant("nextAttemptAt") - closed.Time.GetUtcNow());
        (await webhook.Becomes(id, "failed")).At("reason").ShouldBe("exhausted");
        endpoint.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_name_that_leads_into_an_allowed_network_is_connected_to()
    {
        var endpoint = service.Receiver.Open();
        var webhook = await service.Http.AddWebhook(ByName(endpoint), Vocabulary.Quiet);
        await webhook.Becomes(await webhook.Test(), "delivered");
        endpoint.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task a_network_that_cannot_be_read_keeps_the_service_from_starting() =>
        await Should.ThrowAsync<OptionsValidationException>(() =>
            ServiceHost<Program>.Start(
                service.Parts,
                "webhooks",
                new() { ["Webhooks:AllowedNetworks:0"] = "10.0.0.1/33" }
            )
        );

    private static string ByName(Endpoint endpoint) =>
        endpoint.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
}
