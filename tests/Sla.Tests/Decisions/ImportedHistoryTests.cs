namespace Sms.Sla.Tests;

/// <summary>
/// An imported incident comes in with years of history, in any order: it is judged once, with all of it.
/// </summary>
public class ImportedHistoryTests
{
    private static readonly DateTimeOffset Now = Story.At("Mon 10:00");
    private static readonly DateTimeOffset Then = Now.AddYears(-1).AddDays(30);

    private static readonly Fact[] History =
    [
        new(1, FactKind.Reported, Then, "mail", "P1", History: 5),
        new(2, FactKind.Acknowledged, Then.AddMinutes(1)),
        new(4, FactKind.OnHold, Then.AddMinutes(2), Reason: "caller"),
        new(5, FactKind.Resumed, Then.AddHours(50)),
        new(7, FactKind.Resolved, Then.AddHours(50).AddMinutes(1)),
    ];

    public static TheoryData<int> Orders => [.. Enumerable.Range(0, 120)];

    [Theory]
    [MemberData(nameof(Orders))]
    public void in_whatever_order_it_comes_in_nothing_is_announced_that_is_taken_back(int order)
    {
        var story = Hear(Permuted(order));
        story.Events.ShouldNotContain(e => e is TargetBreached || e is TargetBreachRetracted || e is TargetAtRisk);
        story.Said<TargetMet>().ShouldHaveSingleItem().FulfilledAt.ShouldBe(History[^1].At);
        story.State.NextDue(story.Terms, Now).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void what_was_breached_is_one_breach_without_the_warnings_before_it(int order)
    {
        var story = Hear(
            Permuted(order).Select(fact => fact.Kind == FactKind.Resolved ? fact with { At = Then.AddDays(20) } : fact)
        );
        story.Events.ShouldNotContain(e => e is TargetBreachRetracted || e is TargetAtRisk);
        story
            .Said<TargetBreached>()
            .ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                x => x.DueAt.ShouldBe(Then.AddHours(50).AddMinutes(58)),
                x => x.Cause.ShouldBe(Cause.LateFact)
            );
    }

    [Fact]
    public void while_it_comes_in_nothing_is_due()
    {
        var story = Hear(History[..4]);
        story.Events.ShouldAllBe(e => e is FactNoted || e is ClockStarted);
        story.State.NextDue(story.Terms, Now).ShouldBeNull();
        story.State.Observe(story.Terms, Now).ShouldBeEmpty();
    }

    [Fact]
    public void once_it_is_told_the_incident_is_as_any_other()
    {
        var story = Hear([.. History[..3].Select(fact => fact with { History = fact.History is null ? null : 3 })]);
        story.Hear(new Fact(0, FactKind.Resumed, Now));
        story.State.NextDue(story.Terms, Now).ShouldNotBeNull();
    }

    private static Story Hear(IEnumerable<Fact> facts) =>
        facts.Aggregate(new Story(), (story, fact) => story.Hear(fact, Now));

    /// <summary>The n-th of the 120 orders of five facts.</summary>
    private static List<Fact> Permuted(int n)
    {
        var (left, order) = (History.ToList(), new List<Fact>());
        for (var size = left.Count; size > 0; n /= size, size--)
        {
            order.Add(left[n % size]);
            left.RemoveAt(n % size);
        }

        return order;
    }
}
