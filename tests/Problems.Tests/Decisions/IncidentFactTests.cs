using FsCheck;
using FsCheck.Fluent;
using static Sms.Problems.Tests.Decisions.Given;

namespace Sms.Problems.Tests.Decisions;

public class IncidentFactTests
{
    private static readonly Func<IncidentFact, IncidentFact>[] Messages =
    [
        x => x.Reported(1, "INC0000001", "Login hangs", "shop", "P3", Now),
        x => x.ServiceIs(2, "mail"),
        x => x.StateIs(3, IncidentFact.Resolved, Now.AddHours(1)),
        x => x.StateIs(4, IncidentFact.Open, null),
        x => x.ServiceIs(5, "pay"),
        x => x.StateIs(6, IncidentFact.Resolved, Now.AddHours(2)),
    ];

    [Fact]
    public void messages_in_any_order_and_repeated_come_to_the_same()
    {
        var inOrder = Messages.Aggregate(new IncidentFact(Incident), (fact, hear) => hear(fact));
        inOrder.ShouldBe(
            new IncidentFact(
                Incident,
                "INC0000001",
                "Login hangs",
                "P3",
                Now,
                "pay",
                5,
                IncidentFact.Resolved,
                6,
                Now.AddHours(2)
            )
        );
        var twice = Messages.Concat(Messages).ToArray();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1000),
            Prop.ForAll(Gen.Shuffle(twice).ToArbitrary(), shuffled =>
                shuffled.Aggregate(new IncidentFact(Incident), (fact, hear) => hear(fact)) == inOrder
            )
        );
    }

    [Fact]
    public void what_comes_before_the_report_is_kept()
    {
        var early = new IncidentFact(Incident).ServiceIs(2, "mail").StateIs(3, IncidentFact.Closed, null);
        early.IsKnown.ShouldBeFalse();
        var known = early.Reported(1, "INC0000001", "Login hangs", "shop", "P3", Now);
        (known.IsKnown, known.Service, known.State).ShouldBe((true, "mail", "closed"));
    }

    [Fact]
    public void a_resolution_that_its_closure_overtook_tells_when_it_was() =>
        new IncidentFact(Incident)
            .StateIs(4, IncidentFact.Closed, null)
            .StateIs(3, IncidentFact.Resolved, Now)
            .ResolvedAt.ShouldBe(Now);
}
