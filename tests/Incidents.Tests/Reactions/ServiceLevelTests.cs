using RabbitMQ.Client;
using Sms.Contracts.Sla;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Reactions;

/// <summary>What the service levels say of an incident, in whatever order and however often it comes.</summary>
public class ServiceLevelTests(IncidentsHost service)
{
    private static readonly DateTimeOffset Due = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task a_target_at_risk_then_breached_then_not_breached_after_all_marks_the_incident_and_the_board()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var id = await service.Http.Report(name);
        await channel.Publish(AtRisk(id, 2));
        (await Marked(id, "at-risk")).ShouldBe(("clock", "2", "Gold", "resolution"));
        (await service.Http.Board($"service={name}&sla=at-risk")).Single().At("sla").ShouldBe("at-risk");
        await channel.Publish(Breached(id, 3));
        await Marked(id, "breached");
        (await service.Http.Board($"service={name}&sla=breached")).Single().At("id").ShouldBe(id);
        (await service.Http.Board($"service={name}&sla=at-risk")).ShouldBeEmpty();
        await channel.Publish(Retracted(id, 4));
        await Marked(id, "retracted");
        (await service.Http.Board($"service={name}&sla=breached")).ShouldBeEmpty();
        (await service.Http.Board($"service={name}")).Single().At("sla").ShouldBeEmpty();
        (await service.Http.EventNames(id)).ShouldBe([
            "incident-reported",
            "sla-at-risk-noted",
            "sla-breach-noted",
            "sla-breach-retracted",
        ]);
        (await service.Http.Events(id)).Skip(1).ShouldAllBe(e => e.At("data.by") == "system:service-levels");
    }

    [Theory]
    [InlineData("sla-at-risk-noted")]
    [InlineData("sla-breach-noted")]
    [InlineData("sla-breach-retracted")]
    public async Task a_message_that_comes_twice_counts_once(string noted)
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        Func<string, long, string, object> say = noted switch
        {
            "sla-at-risk-noted" => AtRisk,
            "sla-breach-noted" => Breached,
            _ => Retracted,
        };
        var sameId = Guid.NewGuid();
        await channel.Publish(say(id, 5, "clock"), sameId);
        await channel.Publish(say(id, 5, "clock"), sameId);
        await channel.Publish(say(id, 5, "clock"));
        // Several messages are taken at the same time; when what was sent after them has its effect, they have had
        // theirs.
        foreach (var (clock, events) in new[] { ("second clock", 3), ("third clock", 4) })
        {
            await channel.Publish(say(id, 1, clock));
            await Eventually.Until(() => service.Http.Events(id), found => found.Count >= events);
        }

        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", noted, noted, noted]);
    }

    [Fact]
    public async Task an_older_message_after_a_newer_one_changes_nothing()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        await channel.Publish(Retracted(id, 7));
        await Marked(id, "retracted");
        await channel.Publish(Breached(id, 6));
        await channel.Publish(Breached(id, 1, "last clock"));
        await channel.Publish(AtRisk(id, 5));
        await channel.Publish(AtRisk(id, 2, "last clock"));
        await Eventually.Until(
            () => service.Http.Events(id),
            events => events.Count(e => e.At("data.clockId") == "last clock" && e.At("data.clockVersion") == "2") == 1
        );
        await Eventually.Until(() => service.Http.Incident(id), x => x.GetProperty("sla").GetArrayLength() == 2);
        (await service.Http.Events(id)).Count(e => e.At("data.clockId") == "clock").ShouldBe(1);
        (await service.Http.Incident(id))
            .GetProperty("sla")
            .EnumerateArray()
            .Single(x => x.At("clockId") == "clock")
            .At("state")
            .ShouldBe("retracted");
    }

    [Fact]
    public async Task a_message_about_a_closed_incident_is_still_a_fact()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        await service.Http.Did(id, "resolve", new { code = "fixed" });
        await service.Http.Did(id, "close");
        await channel.Publish(Breached(id, 3));
        await Marked(id, "breached");
        (await service.Http.Incident(id)).At("state").ShouldBe("closed");
        await channel.Publish(Retracted(id, 4));
        await Marked(id, "retracted");
        await channel.Publish(AtRisk(id, 5));
        await Marked(id, "at-risk");
    }

    [Fact]
    public async Task the_worst_of_several_clocks_is_on_the_board()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var id = await service.Http.Report(name);
        await channel.Publish(Breached(id, 3, "one"));
        await channel.Publish(AtRisk(id, 3, "other"));
        await Eventually.Until(() => service.Http.Incident(id), x => x.GetProperty("sla").GetArrayLength() == 2);
        (await service.Http.Board($"service={name}")).Single().At("sla").ShouldBe("breached");
    }

    [Fact]
    public async Task messages_while_people_work_are_all_noted()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        for (var clock = 0; clock < 10; clock++)
        {
            await Task.WhenAll(
                channel.Publish(Breached(id, 1, $"clock {clock}")),
                service.Http.Did(id, "add-note", new { text = $"{clock}" })
            );
        }

        var incident = await Eventually.Until(
            () => service.Http.Incident(id),
            x => x.GetProperty("sla").GetArrayLength() == 10
        );
        incident.GetProperty("version").GetInt64().ShouldBe(21);
    }

    private async Task<(string, string, string, string)> Marked(string id, string state)
    {
        var incident = await Eventually.Until(
            () => service.Http.Incident(id),
            x => x.GetProperty("sla").EnumerateArray().Any(flag => flag.At("state") == state)
        );
        return (
            incident.At("sla.0.clockId"),
            incident.At("sla.0.clockVersion"),
            incident.At("sla.0.agreement"),
            incident.At("sla.0.metric")
        );
    }

    private static object AtRisk(string id, long version, string clock = "clock") =>
        new TargetAtRisk(
            Guid.Parse(id),
            version,
            clock,
            Guid.NewGuid(),
            1,
            "Gold",
            "resolution",
            "P1",
            "mail",
            75,
            Due,
            Due.AddHours(-1),
            Due.AddHours(-1)
        );

    private static object Breached(string id, long version, string clock = "clock") =>
        new TargetBreached(
            Guid.Parse(id),
            version,
            clock,
            Guid.NewGuid(),
            1,
            "Gold",
            "resolution",
            "P1",
            "mail",
            Due,
            Due,
            "time-elapsed"
        );

    private static object Retracted(string id, long version, string clock = "clock") =>
        new TargetBreachRetracted(
            Guid.Parse(id),
            version,
            clock,
            Guid.NewGuid(),
            1,
            "Gold",
            "resolution",
            "P1",
            "mail",
            Due,
            "resolved earlier",
            Due
        );
}
