using System.Net;
using RabbitMQ.Client;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>Two processes' worth of the service on one database.</summary>
public class ReplicaTests(IncidentsHost shared)
{
    [Fact]
    public async Task two_replicas_share_the_work_and_do_nothing_twice()
    {
        await using var one = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        await using var other = await ServiceHost<Program>.Start("incidents", one.Database, one.Broker.ToString());
        await using var channel = await one.OpenChannel();
        var queue = await channel.Listen("incidents.incident-reported");

        var tool = await one.Http.AddTool();
        var there = tool with { Http = other.Http };
        for (var round = 0; round < 5; round++)
        {
            var key = $"disk {round}";
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? tool : there).Says(key)));
            var entries = await Eventually.Until(
                async () => (await tool.Ledger()).Where(x => x.At("key") == key).ToList(),
                found => found.Count == 10
            );
            entries.Select(x => x.At("incidentId")).Distinct().ShouldHaveSingleItem();
            entries.Count(x => x.At("outcome") == "opened").ShouldBe(1);
        }

        var opened = await tool.Incidents();
        opened.Count.ShouldBe(5);
        (await there.Incidents()).ShouldBe(opened);
        var last = await one.Http.Report();
        (await Announced(channel, queue, last)).Order().ShouldBe(opened.Append(last).Order());
    }

    [Fact]
    public async Task the_same_report_to_two_replicas_is_one_incident()
    {
        await using var one = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        await using var other = await ServiceHost<Program>.Start("incidents", one.Database, one.Broker.ToString());
        for (var round = 0; round < 5; round++)
        {
            var report = new
            {
                id = Guid.NewGuid(),
                title = "Mail",
                service = "mail",
            };
            var answers = await Task.WhenAll(
                one.Http.Post("/incidents", report),
                other.Http.Post("/incidents", report)
            );
            answers.Select(answer => answer.Status).Order().ShouldBe([Ok, HttpStatusCode.Created]);
            (await other.Http.EventNames($"{report.id}")).ShouldBe(["incident-reported"]);
        }
    }

    private static async Task<IReadOnlyList<string>> Announced(IChannel channel, string queue, string last)
    {
        var announced = new List<string>();
        while (announced.LastOrDefault() != last)
            announced.Add((await channel.Receive(queue)).At("subject"));
        return announced;
    }
}
