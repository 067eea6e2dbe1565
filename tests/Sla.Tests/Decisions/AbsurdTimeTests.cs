using System.Diagnostics;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests;

/// <summary>
/// Times that no system means: zero, a year with two digits, the end of time. An old log may hold them; clocks read it
/// all the same.
/// </summary>
public class AbsurdTimeTests
{
    private static readonly DateTimeOffset Now = Story.At("12:00");

    private static readonly DateTimeOffset[] Absurd =
    [
        DateTimeOffset.MinValue,
        new(26, 3, 2, 9, 0, 0, TimeSpan.FromHours(14)),
        new(1582, 10, 10, 0, 0, 0, TimeSpan.Zero),
        DateTimeOffset.UnixEpoch.AddTicks(-1),
        DateTimeOffset.UnixEpoch,
        new(9999, 12, 31, 0, 0, 0, TimeSpan.FromHours(-9)),
        DateTimeOffset.MaxValue,
    ];

    /// <summary>
    /// An agreement that was always valid, around the clock and in office hours; another with all that makes clocks
    /// begin anew.
    /// </summary>
    private static readonly Terms Terms = Terms.Of(
        [
            Story.Agreed(Always() with { ExcludePlannedWork = true }, Guid.CreateVersion7()),
            Story.Agreed(
                Always() with
                {
                    CalendarId = Story.Gold,
                    Reopen = ReopenRule.NewCycle,
                    PriorityChange = PriorityChangeRule.FromChange,
                },
                Guid.CreateVersion7()
            ),
        ],
        [new Calendar(Story.Gold, [Calendars.Office])],
        [new(Guid.CreateVersion7(), 1, "CHG0000001", ["mail"], DateTimeOffset.MinValue, DateTimeOffset.MaxValue)]
    );

    public static TheoryData<string, int> Facts =>
        [
            .. new[]
            {
                FactKind.Reported,
                FactKind.Acknowledged,
                FactKind.OnHold,
                FactKind.Resumed,
                FactKind.PriorityChanged,
                FactKind.ServiceChanged,
                FactKind.Assigned,
                FactKind.Resolved,
                FactKind.Reopened,
                FactKind.Closed,
            }.SelectMany(kind => Absurd.Select((_, i) => (kind, i))),
        ];

    [Theory, MemberData(nameof(Facts))]
    public void clocks_are_read_whatever_the_time_of_a_fact(string kind, int time)
    {
        var watch = Stopwatch.StartNew();
        var state = Heard(fact => fact.Kind == kind ? fact with { At = Absurd[time] } : fact);
        foreach (var now in (DateTimeOffset[])[Now, Now.AddYears(20)])
        {
            state = StreamFold.After(state, state.Observe(Terms, now));
            state.NextDue(Terms, now);
            foreach (var reading in state.Read(Terms, now))
                reading
                    .Intervals.Aggregate(TimeSpan.Zero, (sum, interval) => sum + interval.Working)
                    .ShouldBe(reading.Consumed);
        }

        state.Observe(Terms, Now.AddYears(20)).ShouldBeEmpty("all was told");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), "days are counted, not centuries");
    }

    [Fact]
    public void what_happened_before_1970_counts_from_there()
    {
        var state = Heard(fact => fact.Kind == FactKind.Reported ? fact with { At = DateTimeOffset.MinValue } : fact);
        state.Facts[0].At.ShouldBe(DateTimeOffset.MinValue, "what was told is kept");
        state.Read(Terms, Now).ShouldAllBe(reading => reading.StartedAt >= DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public void what_happens_at_the_end_of_time_is_waited_for()
    {
        var story = new Story()
            .Reported("09:00")
            .Hear(new Fact(2, FactKind.Resolved, DateTimeOffset.MaxValue), Story.At("10:00"));
        story.Reading("10:00").Status.ShouldBe(ClockStatus.Running);
        story.Until("Tue 00:00").Said<TargetBreached>().ShouldHaveSingleItem().DueAt.ShouldBe(Story.At("13:00"));
        story.State.NextDue(story.Terms, Story.At("Tue 00:00")).ShouldBe(DateTimeOffset.MaxValue);
    }

    private static AgreementTerms Always() =>
        Story.Usual() with
        {
            Services = ["mail", "web"],
            ValidFrom = DateTimeOffset.MinValue,
            Targets = [.. Story.Usual().Targets, Story.Response("30m").Targets[0]],
        };

    private static IncidentClocks Heard(Func<Fact, Fact> told)
    {
        Fact[] facts =
        [
            new(1, FactKind.Reported, Story.At("09:00"), Service: "mail", Priority: "P2"),
            new(2, FactKind.Acknowledged, Story.At("09:10")),
            new(3, FactKind.Assigned, Story.At("09:15"), Group: "desk"),
            new(4, FactKind.OnHold, Story.At("09:20"), Reason: "caller"),
            new(5, FactKind.Resumed, Story.At("09:30")),
            new(6, FactKind.PriorityChanged, Story.At("09:40"), Priority: "P3"),
            new(7, FactKind.ServiceChanged, Story.At("09:50"), Service: "web"),
            new(8, FactKind.Resolved, Story.At("10:00")),
            new(9, FactKind.Reopened, Story.At("10:30")),
            new(10, FactKind.Resolved, Story.At("11:00")),
            new(11, FactKind.Closed, Story.At("11:30")),
        ];
        return facts
            .Select(told)
            .Aggregate(IncidentClocks.Of(Story.Incident), (state, fact) =>
                StreamFold.After(state, state.Note(fact, Terms, Now))
            );
    }
}
