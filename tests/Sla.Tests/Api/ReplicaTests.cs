using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts.Incidents;
using Sms.Testing;

namespace Sms.Sla.Tests.Api;

[Collection(Ahead.Name)]
public class ReplicaTests(SlaHost shared)
{
    private const int Many = 300;

    [Fact]
    public async Task two_replicas_announce_each_breach_once_and_one_goes_on_alone()
    {
        await using var first = await ServiceHost<Program>.Start(shared.Parts, "sla");
        var second = await ServiceHost<Program>.Start("sla", first.Database, first.Broker.ToString());
        await using var channel = await first.OpenChannel();
        var (one, two) = (new Desk(first, channel), new Desk(second, channel));
        var queue = await channel.Listen("sla.target-breached");
        var service = Desk.FreshService();
        var agreement = await one.Agree(Desk.Resolution(service));

        var breached = await Report(one, service, Many);
        Advance(TimeSpan.FromHours(5), first, second);
        await Breaches(two, agreement, Many);
        (await Received(channel, queue, Many)).ShouldBe(breached, ignoreOrder: true);
        (await Logged(one)).ShouldBe(breached, ignoreOrder: true);

        await second.DisposeAsync();
        var later = await Report(one, service, 20);
        Advance(TimeSpan.FromHours(5), first);
        await Breaches(one, agreement, Many + 20);
        // The first message that comes is of those: none of the former was repeated, neither on leaving nor on taking over.
        (await Received(channel, queue, 20)).ShouldBe(later, ignoreOrder: true);
        (await Logged(one)).ShouldBe([.. breached, .. later], ignoreOrder: true);
        (await channel.MessageCountAsync(queue)).ShouldBe(0u);
    }

    private static void Advance(TimeSpan by, params ServiceHost<Program>[] hosts)
    {
        foreach (var host in hosts) host.Time.Advance(by);
    }

    private static async Task<IReadOnlyList<Guid>> Report(Desk desk, string service, int count)
    {
        var incidents = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var incident in incidents)
            await desk.Channel.Publish(new IncidentReported(incident, 1, "INC-1", "Mail is slow", service, "P2", "phone", null, desk.Now));
        await Eventually.Until(() => Running(desk, service), running => running >= count);
        return incidents;
    }

    private static async Task<int> Running(Desk desk, string service) =>
        (await desk.Get<ClockPage>($"/clocks?service={service}&state=running&limit=500")).Items.Count;

    private static Task<IReadOnlyList<BreachEntry>> Breaches(Desk desk, Guid agreement, int count) =>
        Eventually.Until(() => desk.Breaches(agreement, "&limit=500"), breaches => breaches.Count >= count);

    private static async Task<IReadOnlyList<Guid>> Received(IChannel channel, string queue, int count)
    {
        var incidents = new List<Guid>();
        while (incidents.Count < count) incidents.Add((await channel.Receive(queue)).GetProperty("subject").GetGuid());
        return incidents;
    }

    private static async Task<IReadOnlyList<Guid>> Logged(Desk desk) => [.. (await desk.Http.GetStringAsync("/history"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
        .Where(e => e.GetProperty("type").GetString() == "sms.sla.stored.target-breached").Select(e => e.GetProperty("subject").GetGuid())];
}
