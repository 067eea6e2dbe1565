using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts.Changes;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Reactions;

/// <summary>What changes tell of incidents: which may have caused them, and which were expected.</summary>
public class ChangeTests(IncidentsHost service)
{
    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    private ChangeSuspected Suspected(string incident, Guid change) =>
        new(
            change,
            7,
            "CHG0000012",
            "Renew the certificate",
            Guid.Parse(incident),
            1,
            0.61,
            "it changed mail\nit was implemented",
            Now
        );

    private ChangeConfirmedAsCause Confirmed(string incident, Guid change) =>
        new(change, 8, "CHG0000012", Guid.Parse(incident), "mia", Now);

    private ChangeStarted Started(Guid change, string name, bool exception = false) =>
        new(
            change,
            5,
            "CHG0000012",
            [name],
            Now.AddMinutes(-10),
            Now.AddHours(1),
            exception,
            null,
            "ivy",
            Now.AddMinutes(-5)
        );

    private ChangeEnded Ended(Guid change, string name) =>
        new(change, 6, "CHG0000012", [name], "implemented", null, "ivy", Now.AddMinutes(-1));

    [Fact]
    public async Task an_incident_shows_its_suspects_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var (id, change, messageId) = (await service.Http.Report(), Guid.NewGuid(), Guid.NewGuid());
        await channel.Publish(Suspected(id, change), messageId);
        await channel.Publish(Suspected(id, change), messageId);
        await channel.Publish(Suspected(id, change));
        await channel.Publish(Suspected(id, Guid.NewGuid()));
        await Suspects(id, 2);
        await channel.Publish(Confirmed(id, change));
        var incident = await Eventually.Until(
            () => service.Http.Incident(id),
            x => x.GetProperty("links").GetArrayLength() == 1
        );
        var suspect = incident
            .GetProperty("suspects")
            .EnumerateArray()
            .Single(x => x.At("changeId") == change.ToString());
        (
            suspect.At("number"),
            suspect.At("rank"),
            suspect.At("reasons.1"),
            suspect.GetProperty("confirmed").GetBoolean()
        ).ShouldBe(("CHG0000012", "1", "it was implemented", true));
        (incident.At("links.0.kind"), incident.At("links.0.target")).ShouldBe(("change", change.ToString()));
        (await service.Http.EventNames(id)).Count(e => e == "suspect-noted").ShouldBe(2);
    }

    [Fact]
    public async Task changes_nearby_are_listed_apart_and_the_events_say_which()
    {
        await using var channel = await service.Host.OpenChannel();
        var (id, change) = (await service.Http.Report(), Guid.NewGuid());
        await channel.Publish(Suspected(id, change) with { Score = 0.4, Kind = "nearby" });
        var incident = await Eventually.Until(
            () => service.Http.Incident(id),
            x => x.GetProperty("changesNearby").GetArrayLength() == 1
        );
        incident.GetProperty("suspects").GetArrayLength().ShouldBe(0);
        incident.At("changesNearby.0.changeId").ShouldBe(change.ToString());
        await channel.Publish(Suspected(id, change) with { Version = 9, Score = 0.8, Kind = "suspect" });
        incident = await Suspects(id, 1);
        (incident.GetProperty("changesNearby").GetArrayLength(), incident.At("suspects.0.score")).ShouldBe((0, "0.8"));
        (await service.Http.Events(id))
            .Where(e => e.At("type").EndsWith("suspect-noted", StringComparison.Ordinal))
            .Select(e => e.At("data.kind"))
            .ShouldBe(["nearby", "suspect"]);
    }

    [Fact]
    public async Task a_cause_may_be_told_first_and_of_a_closed_incident()
    {
        await using var channel = await service.Host.OpenChannel();
        var (id, change) = (await service.Http.Report(), Guid.NewGuid());
        await service.Http.Did(id, "resolve", new { code = "fixed" });
        await service.Http.Did(id, "close");
        await channel.Publish(Confirmed(id, change));
        await channel.Publish(Confirmed(id, change));
        (await Suspects(id, 1)).At("suspects.0.rank").ShouldBe("");
        await channel.Publish(Suspected(id, change));
        var incident = await Eventually.Until(() => service.Http.Incident(id), x => x.At("suspects.0.rank") == "1");
        (incident.At("state"), incident.GetProperty("suspects")[0].GetProperty("confirmed").GetBoolean()).ShouldBe(
            ("closed", true)
        );
        (await service.Http.EventNames(id)).Count(e => e == "cause-noted").ShouldBe(1);
    }

    [Fact]
    public async Task what_is_reported_in_a_window_is_recorded_and_marked()
    {
        await using var channel = await service.Host.OpenChannel();
        var (name, change) = (Fresh("service"), Guid.NewGuid());
        await channel.Publish(Started(change, name));
        await channel.Publish(Started(change, name));
        var marked = await Report(name, x => x.At("maintenance.number") == "CHG0000012");
        (await service.Http.Board($"service={name}&maintenance=true"))
            .Select(entry => entry.At("id"))
            .ShouldContain(marked);
        (await service.Http.Board($"service={name}&maintenance=true")).ShouldAllBe(entry =>
            entry.At("maintenance") == "CHG0000012"
        );

        await channel.Publish(Ended(change, name));
        var plain = await Report(name, x => x.At("maintenance") == "");
        (await service.Http.Board($"service={name}&maintenance=false"))
            .Select(entry => entry.At("id"))
            .ShouldContain(plain);
        await channel.Publish(Started(change, name));
        await AfterOthers(channel);
        await Report(name, x => x.At("maintenance") == "");
    }

    [Fact]
    public async Task what_was_reported_before_the_window_was_told_is_marked_when_it_is()
    {
        await using var channel = await service.Host.OpenChannel();
        var (name, change) = (Fresh("service"), Guid.NewGuid());
        var (inside, over) = (await service.Http.Report(name), await service.Http.Report(name));
        await service.Http.Did(over, "resolve", new { code = "fixed" });
        var before = (
            await service.Http.Post(
                "/incidents",
                new
                {
                    title = "Mail is slow",
                    service = name,
                    occurredAt = Now.AddHours(-1),
                }
            )
        ).Json.At("id");
        var elsewhere = await service.Http.Report(Fresh("service"));
        for (var i = 0; i < 2; i++)
            await channel.Publish(Started(change, name));
        foreach (var id in (string[])[inside, over])
            await Eventually.Until(() => service.Http.Incident(id), x => x.At("maintenance.number") == "CHG0000012");
        await AfterOthers(channel);
        (await service.Http.EventNames(inside)).ShouldBe(["incident-reported", "incident-found-in-maintenance"]);
        foreach (var id in (string[])[before, elsewhere])
            (await service.Http.Incident(id)).At("maintenance").ShouldBe("");
    }

    [Fact]
    public async Task an_alert_in_a_window_is_marked_too()
    {
        await using var channel = await service.Host.OpenChannel();
        var (name, change) = (Fresh("service"), Guid.NewGuid());
        await channel.Publish(Started(change, name));
        await Report(name, x => x.At("maintenance.number") == "CHG0000012");
        var key = (await service.Http.Post("/integrations", new { name = Fresh("tool") })).Json.At("key");
        var alerts = Enumerable
            .Range(0, 3)
            .Select(i => new
            {
                title = $"Alert {i}",
                key = $"{i}",
                service = name,
            });
        foreach (var alert in alerts)
            (await service.Http.Post($"/intake/alert?routing_key={key}", alert)).ShouldBe(
                System.Net.HttpStatusCode.Accepted
            );
        await Eventually.Until(() => service.Http.Board($"service={name}&maintenance=true"), found => found.Count == 4);
    }

    [Fact]
    public async Task exceptions_and_windows_that_are_over_mark_nothing()
    {
        await using var channel = await service.Host.OpenChannel();
        var (name, other) = (Fresh("service"), Fresh("service"));
        await channel.Publish(Started(Guid.NewGuid(), name, exception: true));
        var change = Guid.NewGuid();
        await channel.Publish(Ended(change, other));
        await channel.Publish(Started(change, other));
        await AfterOthers(channel);
        foreach (var one in new[] { name, other })
            (await service.Http.Incident(await service.Http.Report(one))).At("maintenance").ShouldBe("");
    }

    [Fact]
    public async Task a_tool_announces_a_change_as_with_pagerduty()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("incidents.change-announced");
        var name = Fresh("service");
        var key = (
            await service.Http.Post(
                "/integrations",
                new { name = Fresh("tool"), settings = new { defaultService = name } }
            )
        ).Json.At("key");
        var body = new
        {
            routing_key = key,
            payload = new
            {
                summary = "Deploy 1.2.3",
                source = "ci",
                timestamp = "2026-01-02T03:04:05Z",
            },
            links = Array.Empty<object>(),
        };
        List<string> ids = [];
        for (var i = 0; i < 2; i++)
        {
            var answer = (await service.Http.Post("/v2/change/enqueue", body))
                .ShouldBe(System.Net.HttpStatusCode.Accepted)
                .Json;
            (answer.At("status"), answer.At("message")).ShouldBe(("success", "Change event processed"));
            var told = await Eventually.Until(
                () => channel.Receive(queue),
                message => message.At("data.summary") == "Deploy 1.2.3"
            );
            (told.At("data.service"), told.Instant("data.at")).ShouldBe(
                (name, DateTimeOffset.Parse("2026-01-02T03:04:05Z", System.Globalization.CultureInfo.InvariantCulture))
            );
            ids.Add(told.At("data.changeAnnouncedId"));
        }

        ids.Distinct().ShouldHaveSingleItem("what is sent again is the same change");
        var invalid = (await service.Http.Post("/v2/change/enqueue", new { routing_key = key, payload = new { } }))
            .ShouldBe(System.Net.HttpStatusCode.BadRequest)
            .Json;
        (invalid.At("status"), invalid.At("errors.0")).ShouldBe(
            ("invalid event", "'payload.summary' is missing or blank")
        );
        (
            await service.Http.Post(
                "/v2/change/enqueue",
                new { routing_key = new string('a', 32), payload = new { summary = "x" } }
            )
        ).ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    /// <summary>
    /// Messages of one queue are taken several at a time: when those that were sent behind have had their effect, the
    /// ones before have had theirs.
    /// </summary>
    private async Task AfterOthers(IChannel channel)
    {
        for (var i = 0; i < 3; i++)
        {
            var name = Fresh("service");
            await channel.Publish(Started(Guid.NewGuid(), name));
            await Report(name, x => x.At("maintenance.number") == "CHG0000012");
        }
    }

    /// <summary>Reports until a report is as it should be, for messages take their time.</summary>
    private async Task<string> Report(string name, Func<JsonElement, bool> seen) =>
        (await Eventually.Until(async () => await service.Http.Incident(await service.Http.Report(name)), seen)).At(
            "id"
        );

    private Task<JsonElement> Suspects(string incident, int count) =>
        Eventually.Until(
            () => service.Http.Incident(incident),
            x => x.GetProperty("suspects").GetArrayLength() == count
        );
}
