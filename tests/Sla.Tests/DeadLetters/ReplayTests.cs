using System.Net;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts.Incidents;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.DeadLetters;

[Collection(Letters.Name)]
public class ReplayTests(LettersHost host)
{
    private readonly LetterDesk _letters = host.Letters;
    private readonly Desk _desk = host.Desk;

    [Fact]
    public async Task what_is_sent_back_when_its_cause_is_mended_is_heard_by_this_service_alone()
    {
        var (incident, id) = (new Incident(_desk, Desk.FreshService()), Guid.NewGuid());
        var everybody = await _desk.Channel.Listen("incidents.incident-acknowledged");
        await _desk.Host.Execute(
            $"""
            create function refuse() returns trigger language plpgsql
                as 'begin raise exception ''the shelf is full''; end';
            create trigger refuse before insert on mt_events
                for each row when (new.data::text like '%{incident.Id}%') execute function refuse();
            """
        );
        await Publish(new IncidentAcknowledged(incident.Id, 2, "anna", _desk.Now), id);
        var letter = await _letters.Dead($"{id}");
        letter.At("error").ShouldContain("the shelf is full");

        // In vain, and yet it gets all of its tries again: it is as dead as it was, not deader.
        (await _letters.Replay($"{id}"))
            .ShouldBe(HttpStatusCode.OK)
            .Json.At("replayed.0.queue")
            .ShouldBe("sla.incident-acknowledged");
        await _letters.Dead($"{id}", replays: 1);
        (await _letters.Whole($"{id}")).At("headers.attempts").ShouldBe("4");

        await _desk.Host.Execute("drop trigger refuse on mt_events; drop function refuse");
        (await _letters.Replay($"{id}")).ShouldBe(HttpStatusCode.OK);
        (await incident.Hears(2)).ShouldBe([2]);
        (await _letters.Ids()).ShouldNotContain($"{id}");
        (await _desk.Channel.MessageCountAsync(everybody)).ShouldBe(1u, "others heard it when it was published");
    }

    [Fact]
    public async Task what_dies_again_comes_back_with_its_count_and_holds_up_nothing()
    {
        var id = await _letters.Poison();
        for (var replays = 1; replays <= 3; replays++)
        {
            (await _letters.Replay(id)).ShouldBe(HttpStatusCode.OK);
            (await _letters.Dead(id, replays)).At("errorType").ShouldBe("System.Text.Json.JsonReaderException");
        }

        var incident = new Incident(_desk, Desk.FreshService());
        await incident.Reported(_desk.Now);
        await incident.Acknowledged(_desk.Now);
    }

    [Fact]
    public async Task a_letter_goes_back_as_it_came_without_what_was_written_on_it_at_its_death()
    {
        var queue = $"sla.test-{Guid.NewGuid():N}";
        await _desk.Channel.QueueDeclareAsync(queue, exclusive: true);
        await _desk.Channel.QueueBindAsync(queue, "sla.own", queue);
        var id = await _letters.Lay(
            "hello"u8.ToArray(),
            queue,
            properties: new()
            {
                ContentType = "application/cloudevents+json",
                CorrelationId = "c-1",
                Type = LetterDesk.Acknowledged,
                Headers = new Dictionary<string, object?>
                {
                    ["parent-id"] = "p-1",
                    ["attempts"] = "4",
                    ["x-death"] = new List<object?>(),
                },
            }
        );
        (await _letters.Replay(id)).ShouldBe(HttpStatusCode.OK);
        var back = (await _desk.Channel.BasicGetAsync(queue, autoAck: true))!;
        var properties = back.BasicProperties;
        (
            properties.MessageId,
            properties.ContentType,
            properties.CorrelationId,
            properties.Type,
            properties.Persistent
        ).ShouldBe((id, "application/cloudevents+json", "c-1", LetterDesk.Acknowledged, true));
        Encoding.UTF8.GetString(back.Body.Span).ShouldBe("hello");
        properties
            .Headers!.Keys.Where(name =>
                !name.StartsWith("x-dotnet", StringComparison.Ordinal) && name != "traceparent"
            )
            .ShouldBe(["parent-id", "sms-replays"], ignoreOrder: true);
        properties.Headers["sms-replays"].ShouldBe(1);
    }

    [Fact]
    public async Task of_all_that_are_there_those_go_back_that_have_somewhere_to_go()
    {
        await _letters.Clear();
        var incident = new Incident(_desk, Desk.FreshService());
        var good = new List<string>();
        for (var version = 1; version <= 5; version++)
            good.Add(
                await _letters.Lay(
                    Structured(new IncidentAcknowledged(incident.Id, version, "anna", _desk.Now)),
                    "sla.incident-acknowledged"
                )
            );
        var lost = new[] { null, "incidents.target-breached", LetterDesk.Queue, "sla.no-such-queue" };
        var stayed = new List<string>();
        foreach (var from in lost)
            stayed.Add(await _letters.Lay("hello"u8.ToArray(), from));

        var report = (await _letters.ReplayAll()).ShouldBe(HttpStatusCode.OK).Json;
        report.GetProperty("replayed").EnumerateArray().Select(letter => letter.At("id")).ShouldBe(good);
        report.GetProperty("stayed").EnumerateArray().Select(letter => letter.At("id")).ShouldBe(stayed);
        (await incident.Hears(1, 2, 3, 4, 5)).Count.ShouldBe(5);
        (await _letters.Ids()).ShouldBe(stayed);
        foreach (var id in stayed)
            (await _letters.Replay(id)).ShouldBeProblem(HttpStatusCode.Conflict, "no-way-back");
    }

    [Fact]
    public async Task what_is_thrown_away_is_handed_over_whole_and_gone_and_the_rest_stays_in_order()
    {
        await _letters.Clear();
        var ids = new[] { await _letters.Poison(), await _letters.Poison(), await _letters.Poison() };
        var gone = (await _letters.Discard(ids[1])).ShouldBe(HttpStatusCode.OK).Json;
        gone.At("items.0.body").ShouldBe($"mail is down {ids[1]}");
        (await _letters.Ids()).ShouldBe([ids[0], ids[2]]);
        await _letters.Clear();
        (await _letters.List()).Json.At("count").ShouldBe("0");
    }

    [Fact]
    public async Task copies_of_a_message_are_one_letter()
    {
        var id = await _letters.Poison();
        await _letters.Lay("again"u8.ToArray(), "sla.incident-closed", id);
        (await _desk.Http.Look($"/dead-letters/{id}")).Json.GetProperty("items").GetArrayLength().ShouldBe(2);
        (await _letters.Discard(id)).Json.GetProperty("items").GetArrayLength().ShouldBe(2);
        (await _letters.Ids()).ShouldNotContain(id);
    }

    [Fact]
    public async Task an_id_that_nothing_has_is_not_found()
    {
        (await _desk.Http.Look("/dead-letters/nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _letters.Replay("nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _letters.Discard("nothing")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    private async Task Publish(IncidentAcknowledged contract, Guid id)
    {
        var properties = new BasicProperties
        {
            MessageId = $"{id}",
            ContentType = "application/cloudevents+json",
            Type = LetterDesk.Acknowledged,
            Persistent = true,
        };
        await _desk.Channel.BasicPublishAsync(
            "sms.events",
            "incidents.incident-acknowledged",
            mandatory: true,
            properties,
            Structured(contract, id)
        );
    }

    private static byte[] Structured(IncidentAcknowledged contract, Guid? id = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                specversion = "1.0",
                id = id ?? Guid.NewGuid(),
                source = "incidents",
                type = LetterDesk.Acknowledged,
                data = contract,
            },
            JsonSerializerOptions.Web
        );
}
