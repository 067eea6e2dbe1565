using System.Net;

namespace Sms.Webhooks.Tests.Api;

public class SubscriptionTests(WebhooksHost service)
{
    [Fact]
    public async Task a_webhook_is_added_changed_disabled_and_enabled_and_its_history_says_by_whom()
    {
        var added = (
            await service.Http.Post(
                "/webhooks",
                new { url = "https://example.org/hook", types = new[] { Vocabulary.Quiet } }
            )
        ).ShouldBe(HttpStatusCode.Created);
        var webhook = new Webhook(service.Http, added.Json.At("id"), added.Json.At("secret"));
        added.Location!.OriginalString.ShouldBe($"/api/webhooks/{webhook.Id}");

        (
            await webhook.Do("change", new { url = "https://example.org/other", types = new[] { Vocabulary.Quiet } })
        ).ShouldBe(HttpStatusCode.NoContent);
        (await webhook.Do("disable")).ShouldBe(HttpStatusCode.NoContent);
        (await webhook.Do("disable")).ShouldBe(HttpStatusCode.NoContent);
        var disabled = await webhook.State();
        (disabled.At("url"), disabled.At("disabled"), disabled.At("disabledReason")).ShouldBe(
            ("https://example.org/other", "True", "by-hand")
        );
        (await webhook.Do("enable")).ShouldBe(HttpStatusCode.NoContent);

        (await webhook.State()).At("disabled").ShouldBe("False");
        (await service.Http.Look($"{webhook.Path}?version=1")).Json.At("url").ShouldBe("https://example.org/hook");
        (await webhook.Events())
            .Select(e => $"{e.At("type").Split('.')[^1]} {e.At("data.by")}")
            .ShouldBe([
                "subscription-added anonymous",
                "subscription-changed anonymous",
                "subscription-disabled anonymous",
                "subscription-enabled anonymous",
            ]);
        (await service.Http.Look("/webhooks")).Json.EnumerateArray().Select(x => x.At("id")).ShouldContain(webhook.Id);
    }

    [Theory]
    [InlineData("ftp://example.org/hook", "sms.sla.*", "url")]
    [InlineData("hook", "sms.sla.*", "url")]
    [InlineData("", "sms.sla.*", "url")]
    [InlineData("https://a:b@example.org/hook", "sms.sla.*", "url")]
    [InlineData("https://example.org/hook", "sms.sla.target-breech.v1", "types")]
    public async Task what_cannot_be_sent_is_refused_by_its_field(string url, string type, string field)
    {
        (await service.Http.Post("/webhooks", new { url, types = new[] { type } })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
        var webhook = await service.Http.AddWebhook("https://example.org/hook", Vocabulary.Quiet);
        (await webhook.Do("change", new { url, types = new[] { type } })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
    }

    [Fact]
    public async Task fields_that_are_not_there_are_named()
    {
        (await service.Http.Post("/webhooks", new { types = new[] { "*" } })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "url"
        );
        (await service.Http.Post("/webhooks", new { url = "https://example.org/hook" })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "types"
        );
        (
            await service.Http.Post(
                "/webhooks",
                new { url = "https://example.org/hook", types = Array.Empty<string>() }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "types");
    }

    [Fact]
    public async Task what_is_not_there_is_not_found()
    {
        var path = $"/webhooks/{Guid.NewGuid()}";
        foreach (var verb in (string[])["disable", "enable", "rotate-secret", "test"])
            (await service.Http.Post($"{path}/{verb}")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Look(path)).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Look($"{path}/deliveries")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        var webhook = await service.Http.AddWebhook("https://example.org/hook", Vocabulary.Quiet);
        (await webhook.Do($"deliveries/{Guid.NewGuid()}/retry")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task the_secret_is_shown_once_and_is_in_no_list_event_or_history()
    {
        var endpoint = service.Receiver.Open();
        var webhook = await service.Http.AddWebhook(endpoint.Url, Vocabulary.Breached);
        var rotated = (await webhook.Do("rotate-secret")).ShouldBe(HttpStatusCode.OK).Json.At("secret");
        rotated.ShouldNotBe(webhook.Secret);
        await webhook.Becomes(await webhook.Test(), "delivered");

        string[] paths =
        [
            "/webhooks",
            webhook.Path,
            $"{webhook.Path}/events",
            $"{webhook.Path}/deliveries",
            "/history",
            "/metrics",
        ];
        foreach (var path in paths)
        {
            var text = (await service.Http.Look(path)).ShouldBe(HttpStatusCode.OK).Text;
            text.ShouldNotContain("whsec_");
            text.ShouldNotContain(webhook.Secret["whsec_".Length..]);
            text.ShouldNotContain(rotated["whsec_".Length..]);
        }
    }

    [Fact]
    public async Task after_a_rotation_both_secrets_sign_for_a_day_and_then_the_new_one_alone()
    {
        await using var host = await service.StartAnother();
        var endpoint = service.Receiver.Open();
        var webhook = await host.Http.AddWebhook(endpoint.Url);
        await webhook.Becomes(await webhook.Test(), "delivered");
        var answer = (await webhook.Do("rotate-secret")).Json;
        (answer.Instant("oldValidUntil") - host.Time.GetUtcNow()).ShouldBeInRange(
            TimeSpan.FromHours(23.9),
            TimeSpan.FromHours(24)
        );
        await webhook.Becomes(await webhook.Test(), "delivered");
        host.Time.Advance(TimeSpan.FromHours(25));
        await webhook.Becomes(await webhook.Test(), "delivered");

        var received = endpoint.Received;
        received.Select(x => x.Signatures.Count).ShouldBe([1, 2, 1]);
        received.Select(x => x.IsSignedWith(webhook.Secret)).ShouldBe([true, true, false]);
        received.Select(x => x.IsSignedWith(answer.At("secret"))).ShouldBe([false, true, true]);
    }
}
