using System.Text;
using RabbitMQ.Client;
using Sms.Contracts.Sla;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Reactions;

/// <summary>What cannot be handled ends where somebody can see it, and holds nothing up.</summary>
public class DeadLetterTests(IncidentsHost service)
{
    [Fact]
    public async Task a_message_about_nothing_ends_among_the_dead_with_its_reason_and_others_get_through()
    {
        await using var channel = await service.Host.OpenChannel();
        var nobody = Guid.NewGuid();
        await channel.Publish(Breached(nobody));
        await ShouldStillReact(channel);
        var (body, headers) = await Dead(nobody.ToString());
        body.ShouldContain("sms.sla.target-breached.v1");
        headers.ShouldContain("StreamMissingException");
        headers.ShouldContain($"There is no Incident {nobody}.");
    }

    [Fact]
    public async Task of_a_storm_of_messages_that_share_commits_only_what_cannot_be_noted_ends_among_the_dead()
    {
        await using var channel = await service.Host.OpenChannel();
        var ids = new List<Guid>();
        for (var i = 0; i < 20; i++)
            ids.Add(Guid.Parse(await service.Http.Report()));
        var nobody = Guid.NewGuid();
        await Task.WhenAll(ids.Append(nobody).Concat(ids).Select(id => channel.Publish(Breached(id))));
        await Dead(nobody.ToString());
        foreach (var id in ids)
            await Eventually.Until(() => service.Http.EventNames($"{id}"), names => names.Contains("sla-breach-noted"));
        // What was sent after them has its effect, so they have had theirs.
        await ShouldStillReact(channel);
        foreach (var id in ids)
            (await service.Http.EventNames($"{id}")).ShouldBe(["incident-reported", "sla-breach-noted"]);
    }

    [Theory]
    [InlineData("this is no JSON: {0}")]
    [InlineData("""{{"specversion":"1.0","id":"x","source":"sla","type":"sms.sla.target-breached.v1","data":"{0}"}}""")]
    [InlineData(
        """{{"specversion":"1.0","id":"0b9c9a55-3c9f-4a6c-9d5f-7d4b1f1c8a11","source":"sla","type":"sms.sla."""
            + """never-heard-of.v9","data":{{"x":"{0}"}}}}"""
    )]
    public async Task what_cannot_be_read_ends_among_the_dead_and_others_get_through(string form)
    {
        await using var channel = await service.Host.OpenChannel();
        var mark = Guid.NewGuid().ToString();
        var body = Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, mark));
        var properties = new BasicProperties { ContentType = "application/cloudevents+json", Persistent = true };
        await channel.BasicPublishAsync("sms.events", "sla.target-breached", mandatory: true, properties, body);
        await ShouldStillReact(channel);
        await Dead(mark);
    }

    private async Task ShouldStillReact(IChannel channel)
    {
        var ids = new List<string>();
        for (var i = 0; i < 10; i++)
            ids.Add(await service.Http.Report());
        foreach (var id in ids)
            await channel.Publish(Breached(Guid.Parse(id)));
        foreach (var id in ids)
            await Eventually.Until(() => service.Http.EventNames(id), names => names.Contains("sla-breach-noted"));
    }

    private async Task<(string Body, string Headers)> Dead(string mark)
    {
        var letter = await service.Http.DeadLetter(body => body.Contains(mark, StringComparison.Ordinal));
        return (letter.At("body"), letter.At("headers"));
    }

    private static TargetBreached Breached(Guid incident) =>
        new(
            incident,
            3,
            "clock",
            Guid.NewGuid(),
            1,
            "Gold",
            "resolution",
            "P1",
            "mail",
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch,
            "time-elapsed"
        );
}
