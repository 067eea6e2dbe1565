using System.Net;
using System.Text.Json;

namespace Sms.Webhooks.Tests.Api;

public class ReplayTests(WebhooksHost service)
{
    [Fact]
    public async Task subscriptions_can_be_made_again_from_the_log_and_secrets_outlive_it()
    {
        await using var host = await service.StartAnother();
        var endpoint = service.Receiver.Open();
        var webhook = await host.Http.AddWebhook(endpoint.Url);
        (await webhook.Do("rotate-secret")).ShouldBe(HttpStatusCode.OK);
        var report = (await host.Http.Post("/replay?repair=true"))
            .ShouldBe(HttpStatusCode.OK)
            .Text.TrimEnd()
            .Split('\n');
        var end = JsonSerializer.Deserialize<JsonElement>(report[^1]);
        (end.At("kind"), end.At("rows"), end.At("differences")).ShouldBe(("end", "1", "0"));

        await webhook.Becomes(await webhook.Test(), "delivered");
        endpoint.Received.ShouldHaveSingleItem().IsSignedWith(webhook.Secret).ShouldBeTrue();
    }
}
