using static Sms.Problems.Tests.Decisions.Given;

namespace Sms.Problems.Tests.Decisions;

/// <summary>The figures that are made of what is stored.</summary>
public class ReportTests
{
    [Fact]
    public void effectiveness_compares_rates_and_not_counts()
    {
        var times = new[] { -50, -40, -30, -20, -10, -1, 5 }.Select(day => Now.AddDays(day)).ToList();
        var report = EffectivenessReport.Of(times, Now.AddDays(-60), Now, Now.AddDays(15));
        (report.Before, report.After, report.Verdict).ShouldBe((new Side(6, 60, 3), new Side(1, 15, 2), "measured"));
        report.Ratio!.Value.ShouldBe(0.667, 0.001);
    }

    [Fact]
    public void a_few_days_say_nothing_yet()
    {
        var early = EffectivenessReport.Of([Now.AddDays(-1)], Now.AddDays(-10), Now, Now.AddDays(6.9));
        (early.Verdict, early.Ratio, early.After.Days).ShouldBe(("too-early", null, 6.9));
        var unseen = EffectivenessReport.Of([], Now, Now, Now.AddDays(8));
        (unseen.Verdict, unseen.Ratio, unseen.Before.PerThirtyDays).ShouldBe(("nothing-before", null, null));
    }

    [Fact]
    public void precision_is_of_what_was_decided_in_the_period()
    {
        var open = Proposal.Create(new(Id, "shop", "x", [], [], "rule", null, null, Ann, Now));
        var accepted = open.Apply(new ProposalAccepted(Id, Number, Ann, Now.AddDays(1)));
        var rejected = open.Apply(new ProposalRejected("No", Ann, Now.AddDays(5)));
        PrecisionReport
            .Of([open, accepted, accepted, accepted, rejected], null, null)
            .ShouldBe(new(null, null, 5, 3, 1, 1, 0.75));
        PrecisionReport
            .Of([accepted, rejected], Now.AddDays(2), Now.AddDays(5))
            .ShouldBe(new(Now.AddDays(2), Now.AddDays(5), 0, 0, 0, 0, null));
    }

    [Theory]
    [InlineData(1, 7, 0.6)]
    [InlineData(4, 0, 0.6)]
    [InlineData(4, 7, 0)]
    public void rules_that_make_no_sense_stop_the_service(int count, int days, double similarity)
    {
        var rules = new ProblemRules
        {
            Recurrence = new()
            {
                Count = count,
                Window = TimeSpan.FromDays(days),
                Similarity = similarity,
            },
        };
        Should.Throw<InvalidOperationException>(rules.Check);
        new ProblemRules().Check();
    }
}
