using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;
using static Sms.Problems.Tests.Decisions.Given;

namespace Sms.Problems.Tests.Decisions;

/// <summary>
/// What Changes says of a fixing change comes in any order and more than once; the problem ends up the same.
/// </summary>
public class FixingChangeProperties
{
    private static readonly Guid Change = ChangeRequested.Change!.Id;
    private static readonly Func<Problem, Decision> Registered = x =>
        FollowFixingChange.Registered(x, Change, "CHG0000003", Now.AddHours(1));
    private static readonly Func<Problem, Decision> Refused = x =>
        FollowFixingChange.Refused(x, Change, "freeze", "There is a freeze.", Now.AddHours(2));
    private static readonly Func<Problem, Decision> Rejected = x =>
        FollowFixingChange.Rejected(x, Change, "CHG0000003", "Too risky.", Now.AddHours(2));
    private static readonly Func<Problem, Decision> OfAnother = x =>
        FollowFixingChange.Ended(x, FixingChangeId.Of(Id, 7), "CHG0000009", "implemented", Now);

    /// <summary>All that can be said of one change, with what is said of another one in between.</summary>
    private static readonly (string Ends, string State, Func<Problem, Decision>[] Messages)[] Stories =
    [
        ("refused", "known-error", [Refused, OfAnother]),
        ("rejected", "known-error", [Registered, Rejected, OfAnother]),
        ("implemented", "resolved", [Registered, Ended("implemented"), OfAnother]),
        ("backed-out", "known-error", [Registered, Ended("backed-out"), OfAnother]),
        ("failed", "known-error", [Registered, Ended("failed"), OfAnother]),
    ];

    [Fact]
    public void every_order_with_repeats_leads_to_the_same_problem()
    {
        foreach (var (ends, state, messages) in Stories)
        {
            var inOrder = Play(messages);
            (inOrder.Change!.State, inOrder.State).ShouldBe((ends, state));
            var indices = Gen.Choose(0, messages.Length - 1).ArrayOf().ToArbitrary();
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(indices, arrived =>
                {
                    // However they are repeated, each has come at last.
                    var heard = arrived
                        .Concat(Enumerable.Range(0, messages.Length).OrderBy(i => (i * 7 + arrived.Sum()) % 5))
                        .Select(i => messages[i]);
                    Play(heard).ShouldBe(inOrder);
                }));
        }
    }

    [Fact]
    public void every_permutation_leads_to_the_same_problem()
    {
        foreach (var (_, _, messages) in Stories)
        {
            foreach (var permutation in Permutations(messages))
                Play(permutation).ShouldBe(Play(messages));
        }
    }

    [Fact]
    public void a_second_attempt_has_another_id_and_the_first_is_over()
    {
        var failed = Play([Registered, Rejected]);
        var again = failed.And(RequestChange.Decide(failed, new("Patch, smaller"), Ann, Now));
        (again.Change!.Attempt, again.Change.Id == Change).ShouldBe((2, false));
        foreach (var late in (Func<Problem, Decision>[])[Registered, Refused, Rejected, Ended("implemented")])
            late(again).ShouldBeNothing();
    }

    [Fact]
    public void after_the_problem_is_closed_nothing_is_noted()
    {
        var closed = ChangeRequested.And(
            new ProblemResolved(Number, "x", null, Ann, Now),
            new ProblemClosed(Number, "resolved", null, Ann, Now)
        );
        foreach (
            var late in (Func<Problem, Decision>[])
                [Registered, Refused, Rejected, Ended("implemented"), Ended("failed")]
        )
            late(closed).ShouldBeNothing();
    }

    [Fact]
    public void who_resolved_it_by_hand_is_not_overruled_by_the_change()
    {
        var resolved = ChangeRequested.And(new ProblemResolved(Number, "By hand", null, Ann, Now));
        foreach (var outcome in (string[])["implemented", "failed"])
        {
            var after = resolved.And(Ended(outcome)(resolved));
            (after.State, after.Resolution, after.Change!.State).ShouldBe(("resolved", "By hand", outcome));
        }
    }

    private static Func<Problem, Decision> Ended(string outcome) =>
        x => FollowFixingChange.Ended(x, Change, "CHG0000003", outcome, Now.AddHours(3));

    private static Problem Play(IEnumerable<Func<Problem, Decision>> messages) =>
        messages.Aggregate(Start, (problem, hear) =>
        {
            var decision = hear(problem);
            decision.Violation.ShouldBeNull();
            return StreamFold.After(problem, decision.Events);
        });

    private static readonly Problem Start = ChangeRequested;

    private static IEnumerable<IReadOnlyList<T>> Permutations<T>(IReadOnlyList<T> items) =>
        items.Count == 0
            ?
            [
                [],
            ]
            : items.SelectMany(
                (item, i) =>
                    Permutations<T>([.. items.Where((_, j) => j != i)])
                        .Select(rest => (IReadOnlyList<T>)[item, .. rest])
            );
}
