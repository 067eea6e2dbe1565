namespace Sms.Sla.Tests.Api;

[Collection(Ahead.Name)]
public class ReplicaTests(SlaHost shared)
{
    private const int Many = 300;

    [Fact]
    public async Task two_replicas_announce_each_breach_once_and_one_goes_on_alone()
    {
        await using var pair = await Pair.Start(shared.Parts);
        var service = Desk.FreshService();
        var agreement = await pair.One.Agree(Desk.Resolution(service));

        var breached = await pair.Report(service, Many);
        pair.Advance(TimeSpan.FromHours(5));
        await Pair.Breaches(pair.Two, agreement, Many);
        Subjects.Of(await pair.Received(Many)).ShouldBe(breached, ignoreOrder: true);
        Subjects.Of(await pair.Logged(Many)).ShouldBe(breached, ignoreOrder: true);

        await pair.Second.DisposeAsync();
        var later = await pair.Report(service, 20);
        pair.First.Time.Advance(TimeSpan.FromHours(5));
        await Pair.Breaches(pair.One, agreement, Many + 20);
        // The first message that comes is of those: none of the former was repeated, neither on leaving nor on taking
        // over.
        Subjects.Of(await pair.Received(20)).ShouldBe(later, ignoreOrder: true);
        Subjects.Of(await pair.Logged(Many + 20)).ShouldBe([.. breached, .. later], ignoreOrder: true);
        (await pair.Waiting()).ShouldBe(0u);
    }
}
