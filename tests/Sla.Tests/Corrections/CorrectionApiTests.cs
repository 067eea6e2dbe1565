using System.Net;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests;

public class CorrectionApiTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task both_answers_can_be_asked_as_known_then_and_as_known_now()
    {
        var (incident, agreement, start) = await Breached();
        var id = (await incident.Clock()).ClockId;
        var before = _desk.Host.Time.GetUtcNow();
        using (var done = await Correct(incident, 2, start.AddHours(1)))
            done.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var at = Uri.EscapeDataString(start.AddHours(5).ToString("O"));
        (await Read($"{id}?at={at}")).Status.ShouldBe("met");
        (await Read($"{id}?asOf={Uri.EscapeDataString(before.ToString("O"))}")).Status.ShouldBe("breached-fulfilled");
        (await Read($"{id}?asOf={Uri.EscapeDataString(before.ToString("O"))}&at={at}")).BreachedAt.ShouldBe(
            start.AddHours(4)
        );
        (await Facts(incident, "")).ShouldBe([start, start.AddHours(1)]);
        (await Facts(incident, $"?asOf={Uri.EscapeDataString(before.ToString("O"))}")).ShouldBe([
            start,
            start.AddHours(5),
        ]);
        (await _desk.Breaches(agreement)).ShouldHaveSingleItem().RetractedAt.ShouldNotBeNull();
        (await _desk.Get<ClockPage>($"/clocks?incident={incident.Id}&state=met")).Items.ShouldHaveSingleItem();
        (await _desk.EventTypes($"/clocks/{id}"))
            .TakeLast(3)
            .ShouldBe(["fact-corrected", "target-breach-retracted", "target-met"]);
    }

    [Fact]
    public async Task the_same_correction_twice_is_recorded_once()
    {
        var (incident, _, start) = await Breached();
        for (var i = 0; i < 2; i++)
        {
            using var done = await Correct(incident, 2, start.AddHours(1));
            done.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await _desk.EventTypes($"/clocks/{(await incident.Clock()).ClockId}"))
            .Count(type => type == "fact-corrected")
            .ShouldBe(1);
    }

    [Fact]
    public async Task a_clock_that_is_due_again_by_a_correction_is_announced_in_its_time()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Resolution(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddHours(-5));
        await incident.Reported(start);
        await incident.OnHold(start.AddHours(4.5));
        await incident.Resumed(start.AddHours(4.6));
        (await _desk.Breaches(agreement)).ShouldHaveSingleItem();
        // With the hold before the breach the clock has a second left from now.
        using (var done = await Correct(incident, 2, start.AddHours(3.6).AddSeconds(-1)))
            done.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var breaches = await Eventually.Until(() => _desk.Breaches(agreement), found => found.Count == 2);
        breaches.Count(breach => breach.RetractedAt is null).ShouldBe(1);
    }

    [Fact]
    public async Task what_cannot_be_corrected_is_refused()
    {
        var (incident, _, start) = await Breached();
        using (var unknown = await Correct(incident, 9, start))
            await unknown.Problem(HttpStatusCode.Conflict, "fact-unknown");
        using (var future = await Correct(incident, 2, _desk.Now.AddDays(1)))
            await future.Problem(HttpStatusCode.Conflict, "correction-in-future");
        using (var silent = await _desk.Post($"/facts/{incident.Id}/2/correct", new { at = start }))
            (await silent.InvalidFields()).ShouldBe(["reason"]);
        using (var timeless = await _desk.Post($"/facts/{incident.Id}/2/correct", new { reason = "mistyped" }))
            (await timeless.InvalidFields()).ShouldBe(["at"]);
        using (
            var nobody = await _desk.Post($"/facts/{Guid.NewGuid()}/2/correct", new { at = start, reason = "mistyped" })
        )
            await nobody.Problem(HttpStatusCode.NotFound, "not-found");
        using (var nothing = await _desk.Http.GetAsync($"/facts/{Guid.NewGuid()}"))
            await nothing.Problem(HttpStatusCode.NotFound, "not-found");
    }

    private async Task<(Incident Incident, Guid Agreement, DateTimeOffset Start)> Breached()
    {
        var service = Desk.FreshService();
        var agreement = await _desk.Agree(Desk.Resolution(service));
        var (incident, start) = (new Incident(_desk, service), _desk.Now.AddHours(-6));
        await incident.Reported(start);
        await incident.Resolved(start.AddHours(5));
        return (incident, agreement, start);
    }

    private Task<HttpResponseMessage> Correct(Incident incident, long version, DateTimeOffset at) =>
        _desk.Post($"/facts/{incident.Id}/{version}/correct", new { at, reason = "mistyped" });

    private async Task<ClockReading> Read(string path) => (await _desk.Get<Shown>($"/clocks/{path}")).Clock;

    private async Task<IEnumerable<DateTimeOffset>> Facts(Incident incident, string query) =>
        (await _desk.Get($"/facts/{incident.Id}{query}"))
            .GetProperty("facts")
            .EnumerateArray()
            .Select(fact => fact.GetProperty("at").GetDateTimeOffset())
            .ToList();
}
