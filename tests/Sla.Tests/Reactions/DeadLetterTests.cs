using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts.Incidents;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

[Collection("dead letters")]
public class DeadLetterTests(SlaHost sla)
{
    private const string Type = "sms.incidents.incident-acknowledged.v1";
    private readonly Desk _desk = sla.Desk;

    public static TheoryData<string, string> Unreadable =>
        new()
        {
            { "not JSON", "mail is down {0}" },
            { "no event", "[\"{0}\"]" },
            { "no data", $$$"""{"specversion":"1.0","id":"{0}","source":"incidents","type":"{{{Type}}}"}""" },
            { "no incident", Event("""{"version":2,"by":"anna","at":"2024-03-05T08:00:00Z"}""") },
            { "no version", Event("""{"incidentId":"{0}","by":"anna","at":"2024-03-05T08:00:00Z"}""") },
            { "no time", Event("""{"incidentId":"{0}","version":2,"by":"anna"}""") },
            { "a time that is none", Event("""{"incidentId":"{0}","version":2,"by":"anna","at":"noon"}""") },
            {
                "text that cannot be stored",
                Event("""{"incidentId":"{0}","version":2,"by":"an\u0000na","at":"2024-03-05T08:00:00Z"}""")
            },
        };

    [Theory, MemberData(nameof(Unreadable))]
    public async Task what_cannot_be_read_ends_as_a_dead_letter_and_holds_up_nothing(string what, string body)
    {
        var id = Guid.NewGuid();
        var sent = body.Replace("{0}", id.ToString(), StringComparison.Ordinal);
        await Send(sent);
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Usual(service));
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now);
        await incident.Acknowledged(_desk.Now);
        (await incident.Clock(Metric.Response)).Status.ShouldBe("met", what);

        var letter = await _desk.Http.DeadLetter(body => body == sent);
        letter.At("queue").ShouldBe("sla.incident-acknowledged", what);
    }

    [Fact]
    public async Task a_message_of_a_newer_publisher_with_more_fields_is_understood()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Usual(service));
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now.AddMinutes(-5));
        await Send(
            Event($$"""{"incidentId":"{{incident.Id}}","version":2,"by":"anna","at":"{{_desk.Now:O}}","mood":"good"}""")
                .Replace("{0}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        );
        await incident.Hears(2);
        (await incident.Clock(Metric.Response)).Status.ShouldBe("met");
    }

    [Fact]
    public async Task what_may_be_missing_may_be_missing()
    {
        var incident = new Incident(_desk, Desk.FreshService());
        var data = JsonSerializer.Serialize(
            new IncidentAssigned(incident.Id, 2, null, "carla", "anna", _desk.Now),
            ServiceDefaults.Defaults.Json
        );
        data.ShouldNotContain("group");
        var type = "sms.incidents.incident-assigned.v1";
        await Send(
            $$"""
            {"specversion":"1.0","id":"{{Guid.NewGuid()}}","source":"incidents","type":"{{type}}","data":{{data}}}
            """,
            type,
            "incidents.incident-assigned"
        );
        (await incident.Hears(2)).ShouldBe([2]);
    }

    private static string Event(string data) =>
        $$"""{"specversion":"1.0","id":"{0}","source":"incidents","type":"{{Type}}","data":{{data}}}""";

    private async Task Send(string body, string type = Type, string routingKey = "incidents.incident-acknowledged") =>
        await _desk.Channel.BasicPublishAsync(
            "sms.events",
            routingKey,
            mandatory: true,
            new BasicProperties
            {
                ContentType = "application/cloudevents+json",
                Type = type,
                Persistent = true,
            },
            Encoding.UTF8.GetBytes(body)
        );
}
