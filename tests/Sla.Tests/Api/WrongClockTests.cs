namespace Sms.Sla.Tests.Api;

/// <summary>
/// One of two replicas has a clock that is wrong by an hour. When time runs out is reckoned from the facts and stays
/// right; when that was detected shows the clock of the replica that did, and when it was recorded that of the
/// database.
/// </summary>
[Collection(Ahead.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class WrongClockTests(SlaHost shared)
{
    private const int Many = 30;
    private static readonly TimeSpan Wrong = TimeSpan.FromHours(1);
    private readonly string _service = Desk.FreshService();

    [Fact]
    public async Task a_clock_that_is_ahead_announces_early_once_and_what_is_solved_in_time_is_taken_back()
    {
        await using var pair = await Pair.Start(shared.Parts);
        var agreement = await pair.One.Agree(Desk.Resolution(_service));
        pair.Second.Time.Advance(Wrong);
        var incidents = await pair.Report(_service, Many);

        // Due in four hours; by the right clock half an hour is left.
        pair.Advance(TimeSpan.FromHours(3.5));
        var breaches = await Pair.Breaches(pair.One, agreement, Many);
        breaches.ShouldAllBe(breach => breach.DueAt > pair.One.Now && breach.DetectedAt >= breach.DueAt);
        // The database dates what it records; its clock is nobody's but its own.
        (await pair.Logged(Many)).ShouldAllBe(e =>
            e.Instant("time") > pair.One.Now
            && DateTimeOffset.UtcNow - e.Instant("recordedtime") < TimeSpan.FromMinutes(1)
        );

        await pair.Resolve(incidents.Take(10));
        await Pair.Breaches(pair.One, agreement, 10, "&retracted=true");

        // The moment passes by the right clock too, and nothing more is said of them before the next one breaches.
        pair.Advance(Wrong);
        var last = await pair.Report(_service, 1);
        pair.Advance(TimeSpan.FromHours(5));
        await Pair.Breaches(pair.One, agreement, Many + 1);
        Subjects.Of(await pair.Logged(Many + 1)).Order().ShouldBe(incidents.Concat(last).Order());
        Subjects.Of(await pair.Logged(10, "target-breach-retracted")).Order().ShouldBe(incidents.Take(10).Order());
        Subjects
            .Of(await pair.Received(Many + 10 + 1))
            .Order()
            .ShouldBe(incidents.Concat(incidents.Take(10)).Concat(last).Order());
        (await pair.Waiting()).ShouldBe(0u);
    }

    [Fact]
    public async Task a_clock_that_is_behind_neither_delays_nor_doubles_what_another_announces()
    {
        await using var pair = await Pair.Start(shared.Parts);
        var agreement = await pair.One.Agree(Desk.Resolution(_service));
        pair.Second.Time.Advance(-Wrong);
        var incidents = await pair.Report(_service, Many);

        pair.Advance(TimeSpan.FromHours(4.1));
        var breaches = await Pair.Breaches(pair.Two, agreement, Many);
        breaches.ShouldAllBe(breach => breach.DetectedAt - breach.DueAt < TimeSpan.FromMinutes(30));

        // The moment passes by the slow clock too, and nothing more is said of them before the next one breaches.
        pair.Advance(Wrong);
        var last = await pair.Report(_service, 1);
        pair.Advance(TimeSpan.FromHours(5));
        await Pair.Breaches(pair.Two, agreement, Many + 1);
        Subjects.Of(await pair.Logged(Many + 1)).Order().ShouldBe(incidents.Concat(last).Order());
        Subjects.Of(await pair.Received(Many + 1)).Order().ShouldBe(incidents.Concat(last).Order());
        (await pair.Waiting()).ShouldBe(0u);
    }
}
