using System.Net.ServerSentEvents;
using System.Text.Json;
using Sms.Contracts.Incidents;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Watching;

/// <summary>A watcher of some services, groups or priorities is told of these alone.</summary>
public class FilterTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Theory]
    [InlineData("service={0}", "one P1 web,one P2 web,one P1 db")]
    [InlineData("service={1}", "other P1 web")]
    [InlineData("service={0}&service={1}", "one P1 web,one P2 web,other P1 web,one P1 db")]
    [InlineData("priority=P2", "one P2 web")]
    [InlineData("group=db-{0}", "one P1 db")]
    [InlineData("group=db-{0}&group=web-{0}", "one P1 web,one P2 web,other P1 web,one P1 db")]
    [InlineData("service={0}&priority=P1&group=web-{0}", "one P1 web")]
    [InlineData("service={0}&priority=P3", "")]
    public async Task stream_and_list_have_what_the_filter_wants(string filter, string expected)
    {
        var (one, other) = (Desk.FreshService(), Desk.FreshService());
        var agreement = await _desk.Agree(Desk.Resolution(one) with { Services = [one, other] });
        await using var watch = await Watch.Begin(_desk, "?" + string.Format(null, filter, one, other));
        foreach (
            var (service, priority, group) in new[]
            {
                (one, "P1", "web"),
                (one, "P2", "web"),
                (other, "P1", "web"),
                (one, "P1", "db"),
            }
        )
            await Reported(service, priority, $"{group}-{one}");
        var wanted = expected.Split(',', StringSplitOptions.RemoveEmptyEntries);
        (await watch.Next(agreement, wanted.Length)).Select(Told).ShouldBe(wanted);
        // What ends the test for a stream that says nothing: what was passed over before it is not told after it.
        (await _desk.Breaches(agreement, "&" + string.Format(null, filter, one, other)))
            .Reverse()
            .Select(breach => Describe(breach.Service, breach.Priority, breach.Group!))
            .ShouldBe(wanted);

        string Told(SseItem<string> item)
        {
            var data = JsonDocument.Parse(item.Data).RootElement.GetProperty("data");
            return Describe(
                data.GetProperty("service").GetString()!,
                data.GetProperty("priority").GetString()!,
                data.GetProperty("group").GetString()!
            );
        }

        string Describe(string service, string priority, string group) =>
            $"{(service == one ? "one" : "other")} {priority} {group[..group.IndexOf('-')]}";
    }

    [Fact]
    public async Task a_filtered_stream_is_resumed_after_the_last_event_of_its_own()
    {
        var (service, other) = (Desk.FreshService(), Desk.FreshService());
        var agreement = await _desk.Agree(Desk.Resolution(service) with { Services = [service, other] });
        await Reported(service, "P1", "web");
        string last;
        await using (var first = await Watch.Begin(_desk, $"?service={service}", lastEventId: "0"))
            last = (await first.Next(agreement, 1))[0].EventId!;
        await Reported(other, "P1", "web");
        await Reported(service, "P2", "web");
        await using var second = await Watch.Begin(_desk, $"?service={service}", last);
        JsonDocument
            .Parse((await second.Next(agreement, 1))[0].Data)
            .RootElement.GetProperty("data")
            .GetProperty("priority")
            .GetString()
            .ShouldBe("P2");
    }

    [Fact]
    public async Task who_was_told_of_a_breach_is_told_of_its_retraction_though_another_group_has_the_incident_by_then()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Resolution(service));
        await using var watch = await Watch.Begin(_desk, $"?group=web-{service}");
        var (start, id) = (_desk.Now.AddHours(-5), await Reported(service, "P2", $"web-{service}"));
        await _desk.Channel.Publish(new IncidentAssigned(id, 2, "network", null, "anna", _desk.Now));
        await _desk.Channel.Publish(new IncidentResolved(id, 3, "fixed", start.AddMinutes(5), "anna", _desk.Now));
        (await watch.Next(agreement, 2))
            .Select(item => item.EventType)
            .ShouldBe(["target-breached", "target-breach-retracted"]);
    }

    [Theory]
    [
        InlineData("priority=high", "priority"),
        InlineData("priority=P1&priority=", "priority"),
        InlineData("service=%20", "service"),
        InlineData("group=", "group")
    ]
    public async Task a_filter_that_matches_nothing_is_refused(string query, string field)
    {
        foreach (var path in new[] { "/breaches", "/breaches/stream" })
        {
            using var answer = await _desk.Http.GetAsync($"{path}?{query}", HttpCompletionOption.ResponseHeadersRead);
            (await answer.InvalidFields()).ShouldBe([field], path);
        }
    }

    private async Task<Guid> Reported(string service, string priority, string group)
    {
        var incident = new Incident(_desk, service);
        await incident.Say(
            new IncidentReported(
                incident.Id,
                1,
                "INC0000012",
                "Checkout is slow",
                service,
                priority,
                "phone",
                group,
                _desk.Now.AddHours(-5)
            )
        );
        return incident.Id;
    }
}
