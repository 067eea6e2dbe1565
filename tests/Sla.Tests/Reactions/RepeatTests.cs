using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

public class RepeatTests(SlaHost sla)
{
    [Theory, MemberData(nameof(Tale.Contracts), MemberType = typeof(Tale))]
    public async Task the_same_message_twice_is_one_fact(string contract) => await Check(contract, sameId: true);

    [Theory, MemberData(nameof(Tale.Contracts), MemberType = typeof(Tale))]
    public async Task the_same_version_under_another_id_is_one_fact(string contract) =>
        await Check(contract, sameId: false);

    private async Task Check(string contract, bool sameId)
    {
        var tale = await Tale.Begin(sla.Desk);
        var (before, message) = tale.UpTo(contract);
        await tale.SayAtOnce(before);
        var id = Guid.NewGuid();
        await sla.Desk.Channel.Publish(message, id);
        await tale.Incident.Hears(Incident.VersionOf(message));
        var (reading, said) = (await tale.Reading(), await Said(tale));

        await sla.Desk.Channel.Publish(message, sameId ? id : Guid.NewGuid());
        // The next message of the same queue is about the same incident: when it is heard, the repeat has been handled.
        // It is about tomorrow, so that it changes nothing itself.
        await sla.Desk.Channel.Publish(tale.Again(contract, 50, sla.Desk.Now.AddDays(1)));
        (await tale.Incident.Hears(50)).ShouldBe([
            .. before.Select(Incident.VersionOf),
            Incident.VersionOf(message),
            50,
        ]);
        (await tale.Reading()).ShouldBe(reading);
        (await Said(tale)).ShouldBe(said.Select(clock => $"{clock} fact-noted"));
    }

    /// <summary>For each clock, what was said.</summary>
    private async Task<IReadOnlyList<string>> Said(Tale tale)
    {
        var clocks = (await tale.Incident.Clocks()).OrderBy(clock => clock.ClockId, StringComparer.Ordinal);
        return await Task.WhenAll(
            clocks.Select(async clock => string.Join(' ', await sla.Desk.EventTypes($"/clocks/{clock.ClockId}")))
        );
    }
}
