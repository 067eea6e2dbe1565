using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Sms.Sla.Tests.Api;

public class BreachStreamTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_watcher_is_told_of_a_breach_as_it_is_on_the_broker()
    {
        var (service, agreement) = await Agreed();
        await using var watch = await Watch.Begin(_desk);
        var incident = await Breached(service);
        var told = (await watch.Next(agreement, 1))[0];
        told.EventType.ShouldBe("target-breached");
        long.Parse(told.EventId!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        var message = JsonDocument.Parse(told.Data).RootElement;
        message.GetProperty("specversion").GetString().ShouldBe("1.0");
        message.GetProperty("type").GetString().ShouldBe("sms.sla.target-breached.v1");
        message.GetProperty("position").GetString().ShouldBe(told.EventId);
        message.GetProperty("data").GetProperty("incidentId").GetGuid().ShouldBe(incident.Id);
    }

    [Fact]
    public async Task without_an_id_it_begins_now_and_with_0_at_the_beginning()
    {
        var (service, agreement) = await Agreed();
        var before = await Breached(service);
        await using var everything = await Watch.Begin(_desk, lastEventId: "0");
        Incidents(await everything.Next(agreement, 1)).ShouldBe([before.Id]);
        await using var fromNow = await Watch.Begin(_desk);
        var after = await Breached(service);
        Incidents(await fromNow.Next(agreement, 1)).ShouldBe([after.Id]);
        Incidents(await everything.Next(agreement, 1)).ShouldBe([after.Id]);
    }

    [Fact]
    public async Task after_a_reconnect_it_goes_on_without_a_gap_or_a_repeat()
    {
        var (service, agreement) = await Agreed();
        var incidents = new List<Guid>();
        for (var i = 0; i < 5; i++)
            incidents.Add((await Breached(service)).Id);
        var (seen, last) = (new List<SseItem<string>>(), "0");
        foreach (var count in new[] { 2, 1, 2 })
        {
            await using var watch = await Watch.Begin(_desk, lastEventId: last);
            seen.AddRange(await watch.Next(agreement, count));
            last = seen[^1].EventId!;
        }

        Incidents(seen).ShouldBe(incidents);
        seen.Select(told => long.Parse(told.EventId!, CultureInfo.InvariantCulture))
            .ShouldBeInOrder(SortDirection.Ascending);
        await using var end = await Watch.Begin(_desk, $"?lastEventId={last}");
        var next = await Breached(service);
        Incidents(await end.Next(agreement, 1)).ShouldBe([next.Id]);
    }

    [Fact]
    public async Task a_watcher_of_risks_is_told_of_these_too_and_others_are_not()
    {
        var (service, agreement) = await Agreed();
        await using var breaches = await Watch.Begin(_desk);
        await using var risks = await Watch.Begin(_desk, "?include=at-risk");
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddMinutes(-130));
        await incident.Reported(start);
        await incident.PriorityChanged(start.AddMinutes(125), "P1");
        await incident.Resolved(start.AddMinutes(30));
        (await risks.Next(agreement, 3))
            .Select(told => told.EventType)
            .ShouldBe(["target-at-risk", "target-breached", "target-breach-retracted"]);
        (await breaches.Next(agreement, 2))
            .Select(told => told.EventType)
            .ShouldBe(["target-breached", "target-breach-retracted"]);
    }

    [Theory]
    [InlineData("", "latest", "Last-Event-ID"), InlineData("", "-1", "Last-Event-ID")]
    [InlineData("?lastEventId=1.5", null, "Last-Event-ID"), InlineData("?include=everything", null, "include")]
    public async Task what_cannot_be_followed_is_refused(string query, string? lastEventId, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/breaches/stream{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var answer = await _desk.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        (await answer.InvalidFields()).ShouldBe([field]);
    }

    private static IEnumerable<Guid> Incidents(IEnumerable<SseItem<string>> told) =>
        told.Select(item => JsonDocument.Parse(item.Data).RootElement.GetProperty("subject").GetGuid());

    private async Task<(string Service, Guid Agreement)> Agreed()
    {
        var service = Desk.FreshService();
        return (service, await _desk.Agree(Desk.Resolution(service)));
    }

    private async Task<Incident> Breached(string service)
    {
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now.AddHours(-5));
        return incident;
    }
}
