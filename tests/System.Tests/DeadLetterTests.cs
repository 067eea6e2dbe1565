using System.Text;
using System.Text.Json;
using CliWrap.Buffered;
using RabbitMQ.Client;
using Sms.Contracts.Incidents;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// An operator finds messages that could not be handled, mends, sends them back, throws the rest away; all at the
/// command line.
/// </summary>
public class DeadLetterTests(RunningSystem system)
{
    private readonly string _id = Guid.NewGuid().ToString();

    [Fact]
    public async Task an_operator_looks_sends_back_and_throws_away()
    {
        await using var connection = await system.Broker("incidents");
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await Send(
            channel,
            "sms.events",
            "incidents.incident-acknowledged",
            "mail is \u001b[31mdown\u001b[0m"u8.ToArray()
        );
        var letter = await Dead("sla", replays: 0);
        letter.GetProperty("queue").GetString().ShouldBe("sla.incident-acknowledged");

        var list = await Run("list");
        list.StandardOutput.ShouldContain(_id);
        list.StandardOutput.ShouldContain("JsonReaderException");
        (await Run()).StandardOutput.ShouldBe(
            list.StandardOutput,
            "looking changes nothing, and a list is what there is without a verb"
        );
        list.StandardOutput.ShouldNotContain('\u001b');
        var whole = (await Run("show", _id)).StandardOutput;
        whole.ShouldContain("exception-stack");
        whole.ShouldContain("""mail is \u001B[31mdown""");
        await Eventually.Until(Counted, count => count > 0);

        var back = await Run("replay", "sla", _id, "nobody");
        back.ExitCode.ShouldBe(1);
        back.StandardOutput.ShouldContain($"{_id} is back on sla.incident-acknowledged.");
        back.StandardError.ShouldContain("There is no dead letter nobody.");
        await Dead("sla", replays: 1);
        (await Run("list", "sla")).StandardOutput.ShouldContain("replayed once before");

        (await Run("discard", "sla", _id)).ExitCode.ShouldBe(1);
        await Dead("sla", replays: 1);
        foreach (var service in (string[])["sla", "webhooks"])
        {
            var gone = await Run("discard", service, _id, "--yes");
            gone.ExitCode.ShouldBe(0, gone.StandardError);
            JsonSerializer
                .Deserialize<JsonElement>(gone.StandardOutput)
                .GetProperty("body")
                .GetString()!
                .ShouldStartWith("mail is");
        }

        (await Run("show", _id)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task what_is_sent_back_once_it_can_be_handled_is_heard()
    {
        await using var connection = await system.Broker();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var fact = new IncidentAcknowledged(Guid.NewGuid(), 2, "anna", DateTimeOffset.UnixEpoch);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                specversion = "1.0",
                id = _id,
                source = "incidents",
                type = Type,
                data = fact,
            },
            JsonSerializerOptions.Web
        );
        var death = new Dictionary<string, object?>
        {
            ["queue"] = "sla.incident-acknowledged",
            ["reason"] = "delivery_limit",
        };
        await Send(channel, "", "sla.dead-letters", body, new() { ["x-death"] = new List<object?> { death } });
        await Dead("sla", replays: 0);

        (await Run("replay", "sla", "--all", _id)).ExitCode.ShouldBe(1, "one or the other");
        (await Run("replay", "sla", "--all")).StandardOutput.ShouldContain(
            $"{_id} is back on sla.incident-acknowledged."
        );
        var heard = await Eventually.Until(
            () => system.Http.GetAsync($"/api/facts/{fact.IncidentId}"),
            answer => answer.IsSuccessStatusCode
        );
        (await heard.Content.ReadAsStringAsync()).ShouldContain("acknowledged");
        (await Letters("sla")).ShouldNotContain(item => item.GetProperty("id").GetString() == _id);
    }

    private const string Type = "sms.incidents.incident-acknowledged.v1";

    private async Task Send(
        IChannel channel,
        string exchange,
        string routingKey,
        byte[] body,
        Dictionary<string, object?>? headers = null
    )
    {
        var properties = new BasicProperties
        {
            MessageId = _id,
            Type = Type,
            ContentType = "application/cloudevents+json",
            Persistent = true,
            Headers = headers,
        };
        // As the owner of the type signs it.
        if (exchange.Length > 0)
            properties.UserId = "incidents";
        await channel.BasicPublishAsync(exchange, routingKey, mandatory: true, properties, body);
    }

    private Task<BufferedCommandResult> Run(params string[] arguments) =>
        CommandLine.Run(["dead-letters", .. arguments, "--data", system.Data.Root]);

    private async Task<IReadOnlyList<JsonElement>> Letters(string service) =>
        [
            .. JsonSerializer
                .Deserialize<JsonElement>((await Run("list", service, "--json")).StandardOutput)[0]
                .GetProperty("items")
                .EnumerateArray(),
        ];

    private async Task<JsonElement> Dead(string service, int replays) =>
        (
            await Eventually.Until(
                () => Letters(service),
                items =>
                    items.Any(item =>
                        item.GetProperty("id").GetString() == _id && item.GetProperty("replays").GetInt32() == replays
                    )
            )
        ).First(item => item.GetProperty("id").GetString() == _id);

    private async Task<long> Counted() =>
        JsonSerializer
            .Deserialize<JsonElement>(
                (await CommandLine.Run("status", "--data", system.Data.Root, "--json")).StandardOutput
            )
            .EnumerateArray()
            .Single(part => part.GetProperty("name").GetString() == "sla")
            .GetProperty("deadLetters")
            .GetInt64();
}
