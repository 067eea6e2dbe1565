using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

public class AfterClosureTests(SlaHost sla)
{
    [Theory, MemberData(nameof(Tale.Contracts), MemberType = typeof(Tale))]
    public async Task what_comes_after_the_closure_is_noted_and_changes_no_clock(string contract)
    {
        var tale = await Tale.Begin(sla.Desk);
        await tale.SayAtOnce(tale.Messages);
        // A clock that has stopped shows the priority that the incident has.
        var (reading, listed) = (await tale.Reading(of: Counting), await tale.Listed());
        var stopped = (await tale.Incident.Clocks()).Single(clock => !Counting(clock));
        await tale.Say([tale.Again(contract, 13, Tale.At(400))]);
        (await tale.Reading(of: Counting)).ShouldBe(reading);
        (await tale.Listed()).ShouldBe(listed);
        var after = (await tale.Incident.Clocks()).Single(clock => !Counting(clock));
        (after.Status, after.StoppedAt, after.StopReason, after.Consumed).ShouldBe(
            (stopped.Status, stopped.StoppedAt, stopped.StopReason, stopped.Consumed)
        );
    }

    private static bool Counting(ClockReading clock) => clock.Counting;
}
