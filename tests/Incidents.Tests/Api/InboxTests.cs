using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>What is accepted is durable at once, and decided on as soon as that can be done.</summary>
public class InboxTests(IncidentsHost shared)
{
    private static readonly (string, string) AtOnce = ("Prefer", "wait=0");

    [Fact]
    public async Task who_does_not_wait_is_told_that_it_is_pending()
    {
        var tool = await shared.Http.AddTool();
        var answer = (await tool.Send("alert", new { key = "disk", title = "Disk is full" }, AtOnce))
            .ShouldBe(HttpStatusCode.Accepted)
            .Json;
        (answer.At("status"), answer.At("alerts.0.key")).ShouldBe(("accepted", "disk"));
        (await Eventually.Until(tool.Incidents, found => found.Count == 1)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task alerts_are_accepted_while_nothing_can_be_decided_and_count_from_when_they_came()
    {
        await using var host = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        var tool = await host.Http.AddTool();
        DateTimeOffset released;
        await using (await Hold(host))
        {
            var answer = (
                await tool.Send("alert", new { key = "disk", title = "Disk is full" }, ("Prefer", "wait=1"))
            ).ShouldBe(HttpStatusCode.Accepted);
            answer.Json.At("alerts.0.outcome").ShouldBe("pending");
            (await tool.PagerDuty("trigger", "cpu", headers: AtOnce)).ShouldBe(HttpStatusCode.Accepted);
            (await tool.PagerDuty("resolve", "cpu", headers: AtOnce)).ShouldBe(HttpStatusCode.Accepted);
            released = DateTimeOffset.UtcNow;
        }

        var incidents = await Eventually.Until(tool.Incidents, found => found.Count == 2);
        foreach (var id in incidents)
            (await host.Http.Incident(id)).Instant("reportedAt").ShouldBeLessThan(released);
        (await tool.Ledger())
            .Select(entry => (entry.At("key"), entry.At("outcome")))
            .ShouldBe([("cpu", "cleared"), ("cpu", "opened"), ("disk", "opened")], ignoreOrder: true);
    }

    [Fact]
    public async Task more_than_may_wait_is_refused()
    {
        await using var host = await ServiceHost<Program>.Start(
            shared.Parts,
            "incidents",
            new() { ["Intake:UndecidedAtMost"] = "2" }
        );
        var tool = await host.Http.AddTool();
        await using (await Hold(host))
        {
            var refused = await Eventually.Until(
                () => tool.Send("alert", new { key = Fresh("disk"), title = "Disk is full" }, AtOnce),
                answer => answer.Status != HttpStatusCode.Accepted
            );
            refused.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        await Eventually.Until(
            () => tool.Send("alert", new { key = "disk", title = "Disk is full" }),
            answer => answer.Status == HttpStatusCode.Accepted
        );
    }

    [Fact]
    public async Task what_cannot_be_decided_is_put_aside_and_holds_up_nothing()
    {
        await using var host = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        await host.Execute(
            """
            insert into alert_inbox (position, integration_id, received_at, size, alerts)
            select nextval('alert_inbox_position'), gen_random_uuid(), now(), 1, '[]'
            """
        );
        var tool = await host.Http.AddTool();
        (await tool.Says("disk")).At("outcome").ShouldBe("opened");
        await Eventually.Until(
            () => host.Http.Look("/health"),
            health => health.Json.At("checks.inbox.status") == "Degraded"
        );
    }

    /// <summary>Nothing can be decided until it is disposed of.</summary>
    private static Task<HeldTable> Hold(ServiceHost<Program> host) => HeldTable.Hold(host, "alert_threads");
}
