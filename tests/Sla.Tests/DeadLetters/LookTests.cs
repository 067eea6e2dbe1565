using System.Globalization;
using System.Net;
using System.Text;
using RabbitMQ.Client;
using Sms.ServiceDefaults.Messaging;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.DeadLetters;

[Collection(Letters.Name)]
public class LookTests(LettersHost host)
{
    private readonly LetterDesk _letters = host.Letters;
    private readonly Desk _desk = host.Desk;

    [Fact]
    public async Task a_message_that_cannot_be_handled_is_listed_with_what_it_is_and_why()
    {
        var sent = DateTimeOffset.UtcNow;
        var id = await _letters.Poison();
        var letter = await _letters.Dead(id);
        (letter.At("type"), letter.At("queue"), letter.At("replays")).ShouldBe(
            (LetterDesk.Acknowledged, "sla.incident-acknowledged", "0")
        );
        (letter.At("errorType"), letter.At("preview")).ShouldBe(
            ("System.Text.Json.JsonReaderException", $"mail is down {id}")
        );
        letter.At("error").ShouldContain("'m' is an invalid start of a value");
        letter.Instant("diedAt").ShouldBeInRange(sent.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        letter.At("headers").ShouldBe("", "a list is short");

        var whole = await _letters.Whole(id);
        (whole.At("body"), whole.At("messageId"), whole.At("contentType")).ShouldBe(
            ($"mail is down {id}", id, "application/cloudevents+json")
        );
        whole.GetProperty("headers").GetProperty("exception-stack").GetString()!.ShouldContain("at System.Text.Json");
    }

    [Fact]
    public async Task looking_takes_nothing_away_and_changes_no_order_however_often_and_many_look()
    {
        await _letters.Clear();
        var laid = new List<string>();
        for (var i = 0; i < 12; i++)
            laid.Add(await _letters.Lay(Encoding.UTF8.GetBytes($"{i}"), "sla.incident-closed"));
        (await _letters.Ids("?limit=5")).ShouldBe(laid.Take(5));
        (await _letters.List("?limit=5")).Json.At("count").ShouldBe("12");
        // More often than a message may be delivered on the queues of consumers.
        for (var i = 0; i < 25; i++)
            (await _letters.Whole(laid[i % laid.Count]))
                .At("body")
                .ShouldBe((i % laid.Count).ToString(CultureInfo.InvariantCulture));
        foreach (var seen in await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _letters.Ids())))
            seen.ShouldBe(laid);
    }

    [Fact]
    public async Task letters_past_the_65535th_are_found_and_counted()
    {
        const int many = 66_000;
        await _letters.Clear();
        var properties = new BasicProperties();
        foreach (var thousand in Enumerable.Range(0, many).Chunk(1000))
            await Task.WhenAll(
                thousand.Select(_ =>
                    _desk
                        .Channel.BasicPublishAsync("", LetterDesk.Queue, mandatory: true, properties, "old"u8.ToArray())
                        .AsTask()
                )
            );
        properties.MessageId = "the-last";
        await _desk.Channel.BasicPublishAsync("", LetterDesk.Queue, mandatory: true, properties, "new"u8.ToArray());

        await Eventually.Until(
            () => _letters.List("?limit=1"),
            page => page.Json.At("count") == $"{many + 1}",
            TimeSpan.FromMinutes(2)
        );
        (await _letters.Whole("the-last")).At("body").ShouldBe("new");
        (await _letters.Discard("the-last")).ShouldBe(HttpStatusCode.OK);
        (await _letters.List("?limit=1")).Json.At("count").ShouldBe($"{many}");
        await _desk.Host.Execute("truncate dead_letters");
    }

    [Fact]
    public async Task pages_follow_each_other_by_cursor_and_a_filter_counts_what_it_finds()
    {
        await _letters.Clear();
        var laid = new List<string>();
        for (var i = 0; i < 7; i++)
            laid.Add(await _letters.Lay([1], i % 2 == 0 ? "sla.incident-closed" : "sla.incident-resumed"));

        var seen = new List<string>();
        for (var cursor = ""; cursor is not null; )
        {
            var page = (await _letters.List($"?limit=3{cursor}")).ShouldBe(HttpStatusCode.OK).Json;
            page.At("count").ShouldBe("7");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(letter => letter.At("id")));
            cursor = page.At("next") is { Length: > 0 } next ? $"&cursor={next}" : null;
        }

        seen.ShouldBe(laid);
        (await _letters.Ids("?queue=sla.incident-resumed")).ShouldBe([laid[1], laid[3], laid[5]]);
        (await _letters.List("?queue=sla.incident-resumed&limit=1")).Json.At("count").ShouldBe("3");
        (await _letters.Ids("?error=OUT%20OF%20paper&limit=2")).ShouldBe(laid.Take(2));
        (await _letters.Ids("?error=ink")).ShouldBeEmpty();
        (await _letters.Ids("?since=2000-01-01T00:00:00Z")).ShouldBe(laid);
        (await _letters.Ids("?until=2000-01-02T00:00:00Z")).ShouldBeEmpty();
        var poison = await _letters.Poison();
        (await _letters.Ids($"?type={LetterDesk.Acknowledged}")).ShouldBe([poison]);
    }

    [Fact]
    public async Task a_letter_that_comes_again_is_one_letter_also_after_it_was_discarded()
    {
        await _letters.Clear();
        var death = new Dictionary<string, object?> { ["failed-at"] = "1700000000000" };
        var first = await _letters.Lay([1], "sla.incident-closed", "twice", Copy());
        await _letters.Lay([1], "sla.incident-closed", "twice", Copy());
        await _letters.Lay([2], "sla.incident-closed", "barrier");
        (await _letters.Ids()).ShouldBe([first, "barrier"]);
        (await _letters.Discard("twice")).ShouldBe(HttpStatusCode.OK);
        await _desk.Channel.BasicPublishAsync("", LetterDesk.Queue, mandatory: true, Dead(), new byte[] { 1 });
        await _letters.Lay([3], "sla.incident-closed", "barrier-2");
        (await _letters.Ids()).ShouldBe(["barrier", "barrier-2"]);

        BasicProperties Copy() => new() { Headers = new Dictionary<string, object?>(death) };

        BasicProperties Dead() =>
            new()
            {
                MessageId = "twice",
                Headers = new Dictionary<string, object?>(death)
                {
                    ["exception-type"] = "System.Exception",
                    ["exception-message"] = "out of paper",
                    ["original-destination"] = "rabbitmq://queue/sla.incident-closed",
                },
            };
    }

    [Fact]
    public async Task letters_wait_in_the_queue_for_a_table_that_is_locked_and_are_then_stored()
    {
        await _letters.Clear();
        await using var other = Npgsql.NpgsqlDataSource.Create(_desk.Host.Database);
        await using (var connection = await other.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = "lock table dead_letters in share mode";
                await command.ExecuteNonQueryAsync();
            }

            var properties = new BasicProperties { MessageId = "patient" };
            await _desk.Channel.BasicPublishAsync("", LetterDesk.Queue, mandatory: true, properties, new byte[] { 1 });
            (await _letters.Ids()).ShouldBeEmpty();
            await transaction.RollbackAsync();
        }

        await _letters.Dead("patient");
    }

    [Fact]
    public async Task a_letter_of_the_broker_says_where_it_died_and_that_the_consumer_did_not_want_it()
    {
        var death = new Dictionary<string, object?>
        {
            ["queue"] = "sla.incident-closed",
            ["reason"] = "rejected",
            ["time"] = new AmqpTimestamp(1_700_000_000),
        };
        var id = await _letters.Lay(
            [1, 2, 0xff],
            from: null,
            properties: new()
            {
                Headers = new Dictionary<string, object?> { ["x-death"] = new List<object?> { death } },
            }
        );
        var letter = await _letters.Whole(id);
        (letter.At("queue"), letter.At("error"), letter.At("errorType")).ShouldBe(
            ("sla.incident-closed", "Rejected by its consumer, whose log says why.", "")
        );
        letter.Instant("diedAt").ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        (letter.At("bodyBase64"), letter.At("body")).ShouldBe(("AQL/", ""));
    }

    [Fact]
    public async Task a_letter_with_no_id_that_fits_an_address_has_one_made_of_its_body_and_no_line_moves_the_cursor()
    {
        var properties = new BasicProperties { MessageId = "../who?" };
        await _desk.Channel.BasicPublishAsync(
            "",
            LetterDesk.Queue,
            mandatory: true,
            properties,
            "a\nb\u001b[2Jc"u8.ToArray()
        );
        var letter = await _letters.Dead("body-d252c403e33cfbcf");
        letter.At("preview").ShouldBe("a b [2Jc");
        (await _letters.Whole(letter.At("id"))).At("messageId").ShouldBe("../who?");
    }

    [Fact]
    public async Task health_and_metrics_tell_how_many_there_are()
    {
        await _letters.Poison();
        var count = (await _letters.List()).Json.At("count");
        await Eventually.Until(
            () => _desk.Get("/health"),
            health => health.At("checks.dead-letters.data.count") == count
        );
        (await _desk.Get("/health")).At("status").ShouldBe("Healthy");
        (await _desk.Http.GetStringAsync("/metrics")).ShouldContain("sms_dead_letters{");
    }

    [Theory, InlineData("?limit=0"), InlineData("?limit=1001")]
    public async Task a_limit_has_limits(string query) =>
        (await _letters.List(query)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "limit");

    [Fact]
    public async Task a_cursor_is_one_that_the_list_gave() =>
        (await _letters.List("?cursor=x")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "cursor");

    [Fact]
    public async Task who_sends_letters_back_while_somebody_else_does_is_told_so()
    {
        await using var other = await new ConnectionFactory { Uri = _desk.Host.Broker }.CreateConnectionAsync();
        await using var channel = await other.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            $"{LetterDesk.Queue}.reader",
            durable: false,
            exclusive: true,
            autoDelete: false
        );
        (await _letters.ReplayAll()).ShouldBeProblem(HttpStatusCode.Conflict, "dead-letters-busy");
    }
}
