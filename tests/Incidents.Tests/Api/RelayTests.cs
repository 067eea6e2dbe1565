using System.Globalization;
using System.Text.Json;
using RabbitMQ.Client;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>What leaves the service, seen by somebody who binds a queue.</summary>
public class RelayTests(IncidentsHost service)
{
    [Fact]
    public async Task a_report_is_announced_with_all_that_watchers_need()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("incidents.incident-reported");
        var began = service.Host.Time.GetUtcNow().AddMinutes(-30);
        var id = (
            await service.Http.Post(
                "/incidents",
                new
                {
                    title = "Mail",
                    service = "mail",
                    occurredAt = began,
                    group = "desk",
                }
            )
        ).Json.At("id");
        var stored = (await service.Http.Events(id)).Single();

        var (message, json) = (await Until(channel, queue, id, await service.Http.Report())).Single(x =>
            x.Json.At("subject") == id
        );
        message.RoutingKey.ShouldBe("incidents.incident-reported");
        message.Exchange.ShouldBe("sms.events");
        var properties = message.BasicProperties;
        (properties.Persistent, properties.ContentType, properties.MessageId, properties.Type).ShouldBe(
            (true, "application/cloudevents+json", stored.At("id"), "sms.incidents.incident-reported.v1")
        );
        (
            json.At("specversion"),
            json.At("type"),
            json.At("source"),
            json.At("id"),
            json.At("sequence"),
            json.At("position")
        ).ShouldBe(
            ("1.0", "sms.incidents.incident-reported.v1", "incidents", stored.At("id"), "1", stored.At("position"))
        );
        json.Instant("time").ShouldBe(began);
        json.At("correlationid").ShouldNotBeEmpty();
        (
            json.At("data.incidentId"),
            json.At("data.version"),
            json.At("data.title"),
            json.At("data.service"),
            json.At("data.priority"),
            json.At("data.group")
        ).ShouldBe((id, "1", "Mail", "mail", "P3", "desk"));
    }

    [Fact]
    public async Task a_burst_on_one_incident_is_announced_once_and_in_its_order()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("incidents.#");
        var id = await service.Http.Report();
        await service.Http.Did(id, "triage", new { impact = "high", urgency = "high" });
        for (var i = 0; i < 10; i++)
        {
            await service.Http.Did(id, "assign", new { group = $"group {i}" });
            await service.Http.Did(id, "add-note", new { text = "stays inside" });
        }

        await service.Http.Did(id, "start-work");
        await service.Http.Did(id, "put-on-hold", new { reason = "vendor" });
        await service.Http.Did(id, "resume");
        await service.Http.Did(id, "declare-major", new { owner = "cleo", reason = "Down" });
        await service.Http.Did(id, "resolve", new { code = "fixed" });

        var own = (await Until(channel, queue, id, await service.Http.Report()))
            .Where(x => x.Json.At("subject") == id)
            .Select(x => x.Json)
            .ToList();
        var published = (await service.Http.Events(id))
            .Where(e => !e.At("type").EndsWith("note-added", StringComparison.Ordinal))
            .ToList();
        own.Select(x => x.At("id")).ShouldBe(published.Select(e => e.At("id")));
        own.Select(x => x.At("data.version")).ShouldBe(published.Select(e => e.At("sequence")));
        own.Select(x => x.At("type").Split('.')[2])
            .Distinct()
            .ShouldBe([
                "incident-reported",
                "incident-priority-changed",
                "incident-assigned",
                "incident-acknowledged",
                "incident-work-started",
                "incident-put-on-hold",
                "incident-resumed",
                "major-incident-declared",
                "incident-resolved",
            ]);
    }

    [Fact]
    public async Task incidents_of_a_storm_are_all_announced_once_in_the_order_of_the_log()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("incidents.incident-reported");
        var tool = await service.Http.AddTool(new { floodThreshold = 0 });
        await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(sender =>
                    tool.Send(
                        "alertmanager",
                        MonitoringTools.Webhook(
                            Enumerable.Range(0, 200).Select(i => MonitoringTools.Firing($"a{sender}-{i}"))
                        )
                    )
                )
        );
        var opened = (await tool.Incidents()).ToHashSet();
        var announced = (await Until(channel, queue, opened.First(), await service.Http.Report()))
            .Select(x => x.Json)
            .Where(json => opened.Contains(json.At("subject")))
            .ToList();
        announced.Count.ShouldBe(1000);
        announced.Select(json => json.At("subject")).Distinct().Count().ShouldBe(1000);
        announced.Select(json => long.Parse(json.At("position"), CultureInfo.InvariantCulture)).ShouldBeInOrder();
    }

    /// <summary>
    /// Everything that comes until the message of a later incident: what was to come before it has come.
    /// </summary>
    private static async Task<List<(BasicGetResult Message, JsonElement Json)>> Until(
        IChannel channel,
        string queue,
        string first,
        string last
    )
    {
        first.ShouldNotBe(last);
        var all = new List<(BasicGetResult Message, JsonElement Json)>();
        while (all.Count == 0 || all[^1].Json.At("subject") != last)
        {
            var message = await Eventually.Until(
                () => channel.BasicGetAsync(queue, autoAck: true),
                found => found is not null
            );
            all.Add((message!, JsonSerializer.Deserialize<JsonElement>(message!.Body.Span)));
        }

        return all;
    }
}
