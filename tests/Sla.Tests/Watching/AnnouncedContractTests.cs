using System.Text.Json;
using Npgsql;
using Sms.Contracts.Incidents;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Watching;

/// <summary>What a breach is about is in the contract itself: on the broker, in the stream and in the list.</summary>
public class AnnouncedContractTests(SlaHost sla)
{
    private static readonly string[] Added = ["number", "title", "group", "person", "remainingSeconds"];

    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_breach_says_what_it_is_about_on_the_broker_in_the_stream_and_in_the_list()
    {
        var queue = await _desk.Channel.Listen("sla.target-breached");
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Resolution(service));
        await using var watch = await Watch.Begin(_desk);
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddHours(-4).AddMinutes(-30));
        await incident.Say(
            new IncidentAssigned(incident.Id, 2, "web-operations", "user-7", "user-1", start.AddMinutes(1))
        );
        await incident.Say(
            new IncidentReported(
                incident.Id,
                1,
                "INC0000012",
                "Checkout is slow",
                service,
                "P2",
                "phone",
                "desk",
                start
            )
        );

        var told = JsonDocument.Parse((await watch.Next(agreement, 1))[0].Data).RootElement.GetProperty("data");
        (told.GetProperty("number").GetString(), told.GetProperty("title").GetString()).ShouldBe(
            ("INC0000012", "Checkout is slow")
        );
        (told.GetProperty("group").GetString(), told.GetProperty("person").GetString()).ShouldBe(
            ("web-operations", "user-7")
        );
        told.GetProperty("remainingSeconds").GetInt64().ShouldBeInRange(-1860, -1800);

        var message = await Eventually.Until(
            () => _desk.Channel.Receive(queue),
            found => found.GetProperty("subject").GetGuid() == incident.Id
        );
        message.GetProperty("data").GetRawText().ShouldBe(told.GetRawText());
        var listed = (await _desk.Breaches(agreement)).ShouldHaveSingleItem();
        (listed.Number, listed.Title, listed.Group, listed.Person).ShouldBe(
            ("INC0000012", "Checkout is slow", "web-operations", "user-7")
        );
    }

    [Fact]
    public async Task events_of_older_versions_are_published_without_what_they_do_not_hold()
    {
        await using var host = await ServiceHost<Program>.Start(sla.Parts, "sla");
        await using var channel = await host.OpenChannel();
        var desk = new Desk(host, channel);
        await using var source = NpgsqlDataSource.Create(host.Database);
        foreach (var type in new[] { "target_at_risk", "target_breached", "target_breach_retracted" })
        {
            foreach (var file in new[] { $"{type}.1.json", $"{type}.bare.json", $"{type}.json" })
                await Store(source, type, file);
        }

        await using var watch = await Watch.Begin(desk, "?include=at-risk", lastEventId: "0");
        var told = await watch.Next(new Guid("0199a2f2-6a10-7e21-8c52-7f0e1d2c3b4a"), 9);
        foreach (
            var versions in told.Select(item => JsonDocument.Parse(item.Data).RootElement.GetProperty("data")).Chunk(3)
        )
        {
            versions[0].EnumerateObject().Select(member => member.Name).ShouldNotContain(name => Added.Contains(name));
            versions[1]
                .EnumerateObject()
                .Select(member => member.Name)
                .Intersect(Added)
                .Except(["remainingSeconds"])
                .ShouldBeEmpty();
            versions[2].EnumerateObject().Select(member => member.Name).Intersect(Added).ShouldBe(Added);
        }
    }

    private static async Task Store(NpgsqlDataSource source, string type, string file)
    {
        var words = type.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        await using var command = source.CreateCommand(
            """
            with stream as (insert into mt_streams (id, version) values ($1, 1))
            insert into mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type)
            values (nextval('mt_events_sequence'), gen_random_uuid(), $1, 1, $2::jsonb, $3, $4)
            """
        );
        var data = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Sla.Tests/Stored", file));
        foreach (var value in (object[])[Guid.CreateVersion7(), data, type, $"Sms.Sla.{string.Concat(words)}, Sms.Sla"])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
