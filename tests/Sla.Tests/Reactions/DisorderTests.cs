using Sms.Contracts.Incidents;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

public class DisorderTests(SlaHost sla)
{
    public static TheoryData<string> AllButTheReport =>
        [.. Tale.Contracts.Select(row => row.Data).Where(contract => contract != nameof(IncidentReported))];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory, MemberData(nameof(AllButTheReport))]
    public async Task a_fact_before_the_report_waits_for_it(string contract)
    {
        var tale = await Tale.Begin(sla.Desk);
        var (before, message) = tale.UpTo(contract);
        await tale.Say([message]);
        (await tale.Incident.Clocks()).ShouldBeEmpty();
        await tale.SayAtOnce(before);
        await ShouldEndAsInOrder(tale, [.. before, message]);
    }

    [Theory, MemberData(nameof(AllButTheReport))]
    public async Task an_older_fact_after_a_newer_one_finds_its_place(string contract)
    {
        var tale = await Tale.Begin(sla.Desk);
        var message = tale.UpTo(contract).Message;
        await tale.SayAtOnce([.. tale.Messages.Where(other => other != message)]);
        await tale.Say([message]);
        await ShouldEndAsInOrder(tale, tale.Messages);
    }

    [Fact]
    public async Task the_report_may_come_last()
    {
        var tale = await Tale.Begin(sla.Desk);
        await tale.Say(tale.Messages.Reverse());
        await ShouldEndAsInOrder(tale, tale.Messages);
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task any_order_of_the_messages_of_an_incident_gives_the_same_clocks(int seed)
    {
        var tale = await Tale.Begin(sla.Desk);
        var shuffled = tale.Messages.ToArray();
        new Random(seed).Shuffle(shuffled);
        await tale.SayAtOnce(shuffled);
        await ShouldEndAsInOrder(tale, tale.Messages);
    }

    private async Task ShouldEndAsInOrder(Tale tale, IReadOnlyList<object> messages)
    {
        var (reading, listed) = await Tale.InOrder(sla.Desk, messages);
        (await tale.Reading()).ShouldBe(reading);
        (await tale.Listed()).ShouldBe(listed);
    }
}
