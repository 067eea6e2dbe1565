using System.Globalization;
using System.Net;
using System.Text;
using Npgsql;
using RabbitMQ.Client;
using Sms.Local;

namespace Sms.Webhooks.Tests.Api;

public class DeliveryTests(WebhooksHost service)
{
    [Fact]
    public async Task an_event_reaches_the_webhook_signed_and_as_it_was_on_the_broker()
    {
        var endpoint = service.Receiver.Open();
        var webhook = await service.Http.AddWebhook(endpoint.Url, Vocabulary.Breached);
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("sla.target-breached");
        var breach = Vocabulary.Breach();
        var id = await channel.Tell(breach);

        var received = (await endpoint.Gets(1)).ShouldHaveSingleItem();
        received.IsSignedWith(webhook.Secret).ShouldBeTrue();
        received.MediaType.ShouldStartWith("application/cloudevents+json");
        received.Json.ToString().ShouldBe((await channel.Receive(queue)).ToString());
        (received.Json.At("id"), received.Json.At("data.incidentId")).ShouldBe((id, $"{breach.IncidentId}"));
        DateTimeOffset
            .FromUnixTimeSeconds(long.Parse(received.Timestamp, CultureInfo.InvariantCulture))
            .ShouldBeInRange(DateTimeOffset.UtcNow.AddSeconds(-30), DateTimeOffset.UtcNow);

        var delivery = await webhook.Becomes(received.Id, "delivered");
        (
            delivery.At("eventId"),
            delivery.At("type"),
            delivery.At("nextAttemptAt"),
            delivery.At("attempts.0.status")
        ).ShouldBe((id, Vocabulary.Breached, "", "200"));
        delivery.Span("attempts.0.duration").ShouldBeGreaterThan(TimeSpan.Zero);
        delivery.At("event.data.service").ShouldBe("checkout");
    }

    [Fact]
    public async Task each_webhook_gets_the_types_that_it_chose()
    {
        var (breaches, sla, all, incidents) = (
            service.Receiver.Open(),
            service.Receiver.Open(),
            service.Receiver.Open(),
            service.Receiver.Open()
        );
        await service.Http.AddWebhook(breaches.Url, Vocabulary.Breached);
        await service.Http.AddWebhook(sla.Url, "sms.sla.*");
        await service.Http.AddWebhook(all.Url, "*");
        await service.Http.AddWebhook(incidents.Url, "sms.incidents.*");
        await using var channel = await service.Host.OpenChannel();
        var (met, breached) = (await channel.Tell(Vocabulary.Met()), await channel.Tell(Vocabulary.Breach()));
        var closed = await channel.Tell(
            new Sms.Contracts.Incidents.IncidentClosed(Guid.NewGuid(), 4, "maria", DateTimeOffset.UtcNow)
        );

        await Has(breaches, breached);
        await Has(sla, met, breached);
        await Has(all, met, breached, closed);
        await Has(incidents, closed);

        // Other tests speak on the same exchange.
        async Task Has(Endpoint endpoint, params string[] ids)
        {
            string[] told = [met, breached, closed];
            await Eventually.Until(() => Task.FromResult(Ids(endpoint)), seen => ids.All(seen.Contains));
            Ids(endpoint).Where(told.Contains).Order().ShouldBe(ids.Order());
        }
    }

    [Fact]
    public async Task a_message_that_comes_again_makes_no_second_delivery()
    {
        var endpoint = service.Receiver.Open();
        var webhook = await service.Http.AddWebhook(endpoint.Url, "sms.sla.target-at-risk.v1");
        await using var channel = await service.Host.OpenChannel();
        var (id, last) = (Guid.NewGuid(), Guid.NewGuid());
        for (var i = 0; i < 3; i++)
            await channel.Publish(AtRisk(), id);
        await channel.Publish(AtRisk(), last);

        await Eventually.Until(() => Task.FromResult(Ids(endpoint)), ids => ids.Contains($"{last}"));
        await webhook.Becomes((await webhook.Deliveries())[0].At("id"), "delivered");
        (await webhook.Deliveries())
            .Select(x => x.At("eventId"))
            .Order()
            .ShouldBe(new[] { $"{id}", $"{last}" }.Order());
        Ids(endpoint).Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_message_that_is_no_event_is_put_aside_and_holds_up_nothing()
    {
        await using var host = await service.StartAnother();
        var endpoint = service.Receiver.Open();
        await host.Http.AddWebhook(endpoint.Url);
        await using var channel = await host.OpenChannel();
        await channel.BasicPublishAsync(
            "sms.events",
            "sla.target-breached",
            mandatory: true,
            Encoding.UTF8.GetBytes("[\"no event\"]")
        );
        var id = await channel.Tell(Vocabulary.Breach());

        (await endpoint.Gets(1)).ShouldHaveSingleItem().Json.At("id").ShouldBe(id);
        (await host.Http.DeadLetter(body => body == "[\"no event\"]")).At("queue").ShouldBe("webhooks.events");
        (await channel.MessageCountAsync("webhooks.events")).ShouldBe(0u);
    }

    [Fact]
    public async Task a_message_that_is_put_aside_says_why_and_survives_the_loss_of_the_queue_that_it_is_put_into()
    {
        await using var host = await service.StartAnother();
        await using var channel = await host.OpenChannel();
        await channel.QueueDeleteAsync("webhooks.dead-letters");
        await channel.BasicPublishAsync(
            "sms.events",
            "sla.target-breached",
            mandatory: true,
            Encoding.UTF8.GetBytes("[\"no event\"]")
        );

        var letters = await Eventually.Until(
            () => host.Http.Look("/dead-letters"),
            found => found.Status == HttpStatusCode.OK && found.Json.At("count") == "1"
        );
        var letter = letters.Json.GetProperty("items")[0];
        (letter.At("queue"), letter.At("errorType"), letter.At("preview")).ShouldBe(
            ("webhooks.events", "System.IO.InvalidDataException", "[\"no event\"]")
        );
    }

    [Fact]
    public async Task a_queue_that_was_lost_is_declared_and_consumed_again()
    {
        await using var host = await service.StartAnother();
        var endpoint = service.Receiver.Open();
        await host.Http.AddWebhook(endpoint.Url);
        await using var channel = await host.OpenChannel();
        await channel.QueueDeleteAsync("webhooks.events");
        await Eventually.Until(
            async () =>
            {
                await channel.Tell(Vocabulary.Breach());
                return endpoint.Received.Count;
            },
            received => received > 0
        );
    }

    [Fact]
    public async Task an_event_waits_for_a_database_that_is_away()
    {
        await using var host = await service.StartAnother();
        var endpoint = service.Receiver.Open();
        await host.Http.AddWebhook(endpoint.Url);
        await using var channel = await host.OpenChannel();
        var name = new NpgsqlConnectionStringBuilder(host.Database).Database;
        await using var other = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Database = "postgres" }
        );
        await Execute(other, $"alter database {name} allow_connections false");
        await Execute(other, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        var id = await channel.Tell(Vocabulary.Breach());
        await Eventually.Until(() => channel.MessageCountAsync("webhooks.events"), waiting => waiting == 0);
        (await host.Http.Look("/health")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await Execute(other, $"alter database {name} allow_connections true");
        (await endpoint.Gets(1)).ShouldHaveSingleItem().Json.At("id").ShouldBe(id);
        (await channel.MessageCountAsync("webhooks.dead-letters")).ShouldBe(0u);
        (await host.Http.Look("/dead-letters")).Json.At("count").ShouldBe("0");
    }

    [Fact]
    public async Task a_test_tells_its_delivery_and_goes_the_same_way()
    {
        var endpoint = service.Receiver.Open();
        var webhook = await service.Http.AddWebhook(endpoint.Url, Vocabulary.Breached);
        var answer = (await webhook.Do("test")).ShouldBe(HttpStatusCode.Accepted);
        var delivery = await webhook.Becomes(answer.Json.At("deliveryId"), "delivered");
        answer.Location!.OriginalString.ShouldBe($"/api{webhook.Path}/deliveries/{delivery.At("id")}");

        var received = endpoint.Received.Single(x => x.Id == delivery.At("id"));
        received.IsSignedWith(webhook.Secret).ShouldBeTrue();
        (received.Json.At("type"), received.Json.At("subject"), received.Json.At("data.by")).ShouldBe(
            ("sms.webhooks.test.v1", webhook.Id, "anonymous")
        );
        (await service.Http.Look("/metrics")).Text.ShouldContain("sms_webhooks_delivered");
    }

    [Fact]
    public async Task the_log_is_paged_newest_first_and_filtered_by_state()
    {
        var endpoint = service.Receiver.Open();
        var webhook = await service.Http.AddWebhook(endpoint.Url, Vocabulary.Quiet);
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
            sent.Add(await webhook.Test());
        foreach (var delivery in sent)
            await webhook.Becomes(delivery, "delivered");
        endpoint.AnswersWith(500);
        sent.Add(await webhook.Test());
        await webhook.Tried(sent[^1], 1);

        var (listed, next) = (new List<string>(), "");
        do
        {
            var page = (await service.Http.Look($"{webhook.Path}/deliveries?limit=2{next}"))
                .ShouldBe(HttpStatusCode.OK)
                .Json;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(x => x.At("id")));
            next = page.At("next") is { Length: > 0 } cursor ? $"&cursor={cursor}" : "";
        } while (next.Length > 0);
        listed.Order().ShouldBe(sent.Order());
        listed[0].ShouldBe(sent[^1]);

        (await webhook.Deliveries("state=pending")).Select(x => x.At("id")).ShouldBe([sent[^1]]);
        (await webhook.Deliveries("state=delivered")).Count.ShouldBe(5);
        (await webhook.Deliveries("state=failed")).ShouldBeEmpty();
        (await service.Http.Look($"{webhook.Path}/deliveries?state=lost")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "state"
        );
        (await service.Http.Look($"{webhook.Path}/deliveries?cursor=x")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "cursor"
        );
        (await service.Http.Look($"{webhook.Path}/deliveries?limit=0")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "limit"
        );
    }

    [Fact]
    public async Task a_slow_receiver_gets_few_at_once_and_does_not_hold_up_another()
    {
        var (slow, fast) = (service.Receiver.Open(), service.Receiver.Open());
        var answer = new TaskCompletionSource();
        slow.Answer = _ => answer.Task;
        var (held, quick) = (
            await service.Http.AddWebhook(slow.Url, Vocabulary.Breached),
            await service.Http.AddWebhook(fast.Url, Vocabulary.Breached)
        );
        await using var channel = await service.Host.OpenChannel();
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
            ids.Add(await channel.Tell(Vocabulary.Breach()));

        await Eventually.Until(() => Task.FromResult(Ids(fast)), seen => ids.All(seen.Contains));
        slow.Received.Count.ShouldBe(4);
        answer.SetResult();
        await Eventually.Until(() => Task.FromResult(Ids(slow)), seen => ids.All(seen.Contains));
        await Eventually.Until(() => held.Deliveries("state=pending"), pending => pending.Count == 0);
        await quick.Do("disable");
        await held.Do("disable");
    }

    [Fact]
    public async Task a_receiver_that_does_not_answer_or_is_not_there_is_an_attempt_that_says_why()
    {
        await using var host = await service.StartAnother(new() { ["Webhooks:AttemptTimeout"] = "00:00:00.300" });
        var (silent, answer) = (service.Receiver.Open(), new TaskCompletionSource());
        silent.Answer = _ => answer.Task;
        var (slow, absent) = (
            await host.Http.AddWebhook(silent.Url),
            await host.Http.AddWebhook($"http://127.0.0.1:{Ports.Take(1)[0]}/")
        );

        var late = await slow.Tried(await slow.Test(), 1);
        (late.At("state"), late.At("attempts.0.status"), late.At("attempts.0.error")).ShouldBe(
            ("pending", "", "No answer within 0.3 s.")
        );
        var refused = await absent.Tried(await absent.Test(), 1);
        (refused.At("state"), refused.At("attempts.0.status")).ShouldBe(("pending", ""));
        refused.At("attempts.0.error").ShouldContain("refused");
        answer.SetResult();
    }

    [Fact]
    public async Task a_redirect_is_not_followed()
    {
        var (moved, other) = (service.Receiver.Open(), service.Receiver.Open());
        moved.Answer = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, other.Url);
            return Task.CompletedTask;
        };
        var webhook = await service.Http.AddWebhook(moved.Url, Vocabulary.Quiet);
        var delivery = await webhook.Tried(await webhook.Test(), 1);
        (delivery.At("state"), delivery.At("attempts.0.status")).ShouldBe(("pending", "307"));
        other.Received.ShouldBeEmpty();
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static List<string> Ids(Endpoint endpoint) => [.. endpoint.Received.Select(x => x.Json.At("id"))];

    private static Sms.Contracts.Sla.TargetAtRisk AtRisk() =>
        new(
            Guid.NewGuid(),
            2,
            "clock",
            Guid.NewGuid(),
            1,
            "Gold",
            "response",
            "P1",
            "checkout",
            75,
            DateTimeOffset.UtcNow,
            DateTimeOffset.UtcNow,
            DateTimeOffset.UtcNow
        );
}
