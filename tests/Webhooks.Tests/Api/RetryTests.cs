using System.Net;
using System.Text.Json;

namespace Sms.Webhooks.Tests.Api;

/// <summary>What is tried again and when; each on a service of its own, whose clock is set ahead.</summary>
public class RetryTests(WebhooksHost service)
{
    private static readonly TimeSpan Exactly = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task what_fails_is_tried_at_the_moments_of_the_schedule_then_fails_visibly_and_can_be_retried_by_hand()
    {
        await using var host = await service.StartAnother();
        var (broken, sound) = (service.Receiver.Open(), service.Receiver.Open());
        broken.AnswersWith(500);
        var (webhook, other) = (await host.Http.AddWebhook(broken.Url), await host.Http.AddWebhook(sound.Url));
        var id = await webhook.Test();
        for (var attempt = 1; attempt < RetrySchedule.Waits.Count; attempt++)
        {
            var pending = await webhook.Tried(id, attempt);
            pending.At("state").ShouldBe("pending");
            var due = pending.Instant("nextAttemptAt");
            (due - Ended(pending, attempt - 1)).ShouldBe(RetrySchedule.Waits[attempt], Exactly);

            // Shortly before, everything that is due is sent, and this is not.
            if (attempt > 1)
            {
                host.Time.Advance(due - host.Time.GetUtcNow() - TimeSpan.FromMinutes(1));
                await other.Becomes(await other.Test(), "delivered");
                broken.Received.Count.ShouldBe(attempt);
            }

            host.Time.Advance(due - host.Time.GetUtcNow());
        }

        var failed = await webhook.Becomes(id, "failed");
        (failed.At("reason"), failed.At("nextAttemptAt")).ShouldBe(("exhausted", ""));
        failed.GetProperty("attempts").GetArrayLength().ShouldBe(10);
        broken.Received.Select(x => x.Id).Distinct().ShouldBe([id]);
        broken.Received.Select(x => x.Timestamp).Distinct().Count().ShouldBe(10);
        broken.Received.ShouldAllBe(x => x.IsSignedWith(webhook.Secret));
        (await webhook.Deliveries("state=failed")).Select(x => x.At("id")).ShouldBe([id]);
        (await host.Http.Look("/metrics")).Text.ShouldContain("sms_webhooks_failed");

        broken.AnswersWith(204);
        (await webhook.Do($"deliveries/{id}/retry")).ShouldBe(HttpStatusCode.NoContent);
        (await webhook.Becomes(id, "delivered")).At("attempts.10.status").ShouldBe("204");
        (await webhook.Do($"deliveries/{id}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, "delivery-delivered");
    }

    [Fact]
    public async Task a_retry_by_hand_does_not_wait_for_the_schedule_and_goes_on_in_it()
    {
        await using var host = await service.StartAnother();
        var endpoint = service.Receiver.Open();
        endpoint.AnswersWith(500);
        var webhook = await host.Http.AddWebhook(endpoint.Url);
        var id = await webhook.Test();
        host.Time.Advance((await webhook.Tried(id, 1)).Instant("nextAttemptAt") - host.Time.GetUtcNow());
        await webhook.Tried(id, 2);
        (await webhook.Do($"deliveries/{id}/retry")).ShouldBe(HttpStatusCode.NoContent);
        var pending = await webhook.Tried(id, 3);
        (pending.Instant("nextAttemptAt") - Ended(pending, 2)).ShouldBe(TimeSpan.FromMinutes(30), Exactly);
    }

    [Theory]
    [InlineData(429, "600", 600)]
    [InlineData(503, "600", 600)]
    [InlineData(503, "1", 5)]
    [InlineData(500, "600", 5)]
    public async Task a_receiver_that_asks_for_more_time_gets_it(int status, string retryAfter, int seconds)
    {
        var endpoint = service.Receiver.Open();
        endpoint.AnswersWith(status, retryAfter);
        var webhook = await service.Http.AddWebhook(endpoint.Url, Vocabulary.Quiet);
        var pending = await webhook.Tried(await webhook.Test(), 1);
        (pending.Instant("nextAttemptAt") - Ended(pending, 0)).ShouldBe(TimeSpan.FromSeconds(seconds), Exactly);
    }

    [Fact]
    public async Task a_receiver_that_is_gone_is_disabled_once_and_what_waits_stops_and_can_be_sent_when_it_is_back()
    {
        await using var host = await service.StartAnother();
        var endpoint = service.Receiver.Open();
        endpoint.AnswersWith(500);
        var webhook = await host.Http.AddWebhook(endpoint.Url);
        await using var channel = await host.OpenChannel();
        var waiting = await webhook.Test();
        await webhook.Tried(waiting, 1);
        // Answered when both breaches are there: one that comes behind the end would not be kept.
        var both = new TaskCompletionSource();
        endpoint.Answer = async context =>
        {
            await both.Task;
            context.Response.StatusCode = 410;
        };
        await channel.Tell(Vocabulary.Breach());
        await channel.Tell(Vocabulary.Breach());
        await Eventually.Until(() => webhook.Deliveries(), all => all.Count == 3);
        both.SetResult();
        await Eventually.Until(webhook.State, x => x.At("disabled") == "True");
        await Eventually.Until(() => webhook.Deliveries("state=pending"), pending => pending.Count == 0);
        var received = endpoint.Received.Count;

        (await webhook.Events())
            .Select(e => $"{e.At("type").Split('.')[^1]} {e.At("data.reason")} {e.At("data.by")}")
            .ShouldBe(["subscription-added  anonymous", "subscription-disabled gone system:webhooks"]);
        (await webhook.Delivery(waiting)).At("reason").ShouldBe("disabled");
        (await webhook.Deliveries("state=failed")).Count(x => x.At("reason") == "gone").ShouldBeGreaterThan(0);
        (await webhook.Do("test")).ShouldBeProblem(HttpStatusCode.Conflict, "webhook-disabled");
        (await webhook.Do($"deliveries/{waiting}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, "webhook-disabled");

        // What happens meanwhile is not kept for it; another webhook shows that it was consumed.
        var other = service.Receiver.Open();
        await host.Http.AddWebhook(other.Url);
        await channel.Tell(Vocabulary.Breach());
        await other.Gets(1);
        endpoint.Received.Count.ShouldBe(received);
        (await webhook.Deliveries()).Count.ShouldBe(3);

        endpoint.AnswersWith(200);
        (await webhook.Do("enable")).ShouldBe(HttpStatusCode.NoContent);
        (await webhook.Do($"deliveries/{waiting}/retry")).ShouldBe(HttpStatusCode.NoContent);
        await webhook.Becomes(waiting, "delivered");
    }

    [Fact]
    public async Task a_restart_keeps_the_schedule()
    {
        var endpoint = service.Receiver.Open();
        endpoint.AnswersWith(500);
        string id,
            database,
            broker;
        Webhook before;
        JsonElement pending;
        await using (var first = await service.StartAnother())
        {
            (database, broker) = (first.Database, $"{first.Broker}");
            before = await first.Http.AddWebhook(endpoint.Url);
            id = await before.Test();
            first.Time.Advance((await before.Tried(id, 1)).Instant("nextAttemptAt") - first.Time.GetUtcNow());
            pending = await before.Tried(id, 2);
        }

        await using var second = await WebhooksHost.StartReplica(database, broker);
        var (webhook, due) = (before with { Http = second.Http }, pending.Instant("nextAttemptAt"));
        (await webhook.Delivery(id)).Instant("nextAttemptAt").ShouldBe(due);
        second.Time.Advance(due - second.Time.GetUtcNow() - TimeSpan.FromMinutes(1));
        var other = await second.Http.AddWebhook(service.Receiver.Open().Url);
        await other.Becomes(await other.Test(), "delivered");
        endpoint.Received.Count.ShouldBe(2);

        second.Time.Advance(due - second.Time.GetUtcNow());
        var third = await webhook.Tried(id, 3);
        (third.Instant("nextAttemptAt") - Ended(third, 2)).ShouldBe(TimeSpan.FromMinutes(30), Exactly);
        endpoint.Received.ShouldAllBe(x => x.IsSignedWith(webhook.Secret));
    }

    [Fact]
    public async Task what_a_process_had_taken_when_it_died_is_sent_by_the_next_one()
    {
        var (endpoint, never) = (service.Receiver.Open(), new TaskCompletionSource());
        endpoint.Answer = _ => never.Task;
        await using var first = await service.StartAnother();
        var webhook = await first.Http.AddWebhook(endpoint.Url);
        var id = await webhook.Test();
        await endpoint.Gets(1);

        // The first one still waits for its answer: it holds the lease, as one that has died would.
        endpoint.AnswersWith(200);
        await using var second = await WebhooksHost.StartReplica(first.Database, $"{first.Broker}");
        second.Time.Advance(TimeSpan.FromMinutes(1));
        await (webhook with { Http = second.Http }).Becomes(id, "delivered");
        endpoint.Received.Select(x => x.Id).ShouldBe([id, id]);
        never.SetResult();
    }

    [Fact]
    public async Task two_replicas_deliver_each_event_once()
    {
        await using var one = await service.StartAnother();
        await using var other = await WebhooksHost.StartReplica(one.Database, $"{one.Broker}");
        var endpoint = service.Receiver.Open();
        var webhook = await one.Http.AddWebhook(endpoint.Url);
        await using var channel = await one.OpenChannel();
        var told = new List<string>();
        for (var i = 0; i < 60; i++)
            told.Add(await channel.Tell(Vocabulary.Breach()));

        await Eventually.Until(
            () => webhook.Deliveries("state=delivered&limit=500"),
            delivered => delivered.Count == told.Count
        );
        endpoint.Received.Select(x => x.Json.At("id")).Order().ShouldBe(told.Order());
        endpoint.Received.Select(x => x.Id).Distinct().Count().ShouldBe(told.Count);
    }

    private static DateTimeOffset Ended(JsonElement delivery, int attempt) =>
        delivery.Instant($"attempts.{attempt}.at") + delivery.Span($"attempts.{attempt}.duration");
}
