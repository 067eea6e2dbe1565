using Sms.Contracts.Incidents;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

public class HappyTests(SlaHost sla)
{
    [Theory]
    [InlineData(nameof(IncidentReported), "reported", "running P2 0", "running P2 0")]
    [InlineData(nameof(IncidentAssigned), "assigned", "running P2 5", "running P2 5")]
    [InlineData(nameof(IncidentAcknowledged), "acknowledged", "met P2 10", "running P2 10")]
    [InlineData(nameof(IncidentWorkStarted), "work-started", "met P2 10", "running P2 12")]
    [InlineData(nameof(IncidentPutOnHold), "on-hold", "met P2 10", "paused P2 20")]
    [InlineData(nameof(IncidentResumed), "resumed", "met P2 10", "running P2 20")]
    [InlineData(nameof(IncidentPriorityChanged), "priority-changed", "met P2 10", "running P3 30")]
    [InlineData(nameof(IncidentServiceChanged), "service-changed", "met P2 10", "running P3 40")]
    [InlineData(nameof(IncidentResolved), "resolved", "met P2 10", "met P3 70")]
    [InlineData(nameof(IncidentReopened), "reopened", "met P2 10", "running P3 70")]
    [InlineData(nameof(IncidentClosed), "closed", "met P2 10", "met P3 110")]
    public async Task a_message_is_a_fact_for_the_clocks(
        string contract,
        string kind,
        string response,
        string resolution
    )
    {
        var tale = await Tale.Begin(sla.Desk);
        var (before, message) = tale.UpTo(contract);
        await tale.Say([.. before, message]);
        var fact = (await sla.Desk.Heard(tale.Incident.Id))!.Facts[^1];
        (fact.Kind, fact.Version).ShouldBe((kind, Incident.VersionOf(message)));
        (await Shown(Metric.Response, fact.At)).ShouldBe(response);
        (await Shown(Metric.Resolution, fact.At)).ShouldBe(resolution);

        async Task<string> Shown(string metric, DateTimeOffset at)
        {
            var id = (await tale.Incident.Clocks())
                .Single(clock => clock.Agreement == "Both" && clock.Metric == metric)
                .ClockId;
            var clock = (await sla.Desk.Get<Shown>($"/clocks/{id}?at={Uri.EscapeDataString(at.ToString("O"))}")).Clock;
            return $"{clock.Status} {clock.Priority} {clock.Consumed.TotalMinutes}";
        }
    }

    [Fact]
    public async Task what_else_the_message_says_is_kept()
    {
        var tale = await Tale.Begin(sla.Desk);
        await tale.Say(tale.Messages);
        var facts = (await sla.Desk.Heard(tale.Incident.Id))!.Facts;
        (facts[0].Group, facts[0].Priority).ShouldBe(("desk", "P2"));
        (facts[1].Group, facts[1].By).ShouldBe(("mail", "anna"));
        (facts[4].Reason, facts[4].At).ShouldBe(("caller", Tale.At(20)));
        (facts[8].At, facts[9].Reason, facts[9].By).ShouldBe((Tale.At(100), "again", "dora"));
    }

    [Fact]
    public async Task another_service_moves_the_incident_from_one_agreement_to_the_other()
    {
        var tale = await Tale.Begin(sla.Desk);
        await tale.Say(tale.Messages);
        var clocks = (await tale.Incident.Clocks()).ToLookup(clock => clock.Agreement);
        clocks["Both"].Count().ShouldBe(2);
        var left = clocks["First"].ShouldHaveSingleItem();
        (left.Status, left.StoppedAt).ShouldBe(("stopped", Tale.At(70)));
        var entered = clocks["Second"].ShouldHaveSingleItem();
        (entered.Status, entered.Since, entered.Consumed).ShouldBe(("met", Tale.At(70), TimeSpan.FromMinutes(110)));
    }
}
