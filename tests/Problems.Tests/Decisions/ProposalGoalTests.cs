using Sms.Bench.Causes;

namespace Sms.Problems.Tests.Decisions;

/// <summary>
/// How good proposals have to be, on histories whose problems are known. Nobody has looked at these seeds while the
/// rules were chosen; `./sms bench --causes` has more.
/// </summary>
public class ProposalGoalTests
{
    [Theory]
    [InlineData(9_001)]
    [InlineData(9_002)]
    public void most_problems_are_proposed_and_hardly_anything_else(int seed)
    {
        var proposals = ProposalJudge.Judge(GeneratedHistory.Of(seed));
        proposals.Precision.ShouldBeGreaterThanOrEqualTo(0.9, proposals.ToString());
        proposals.Recall.ShouldBeGreaterThanOrEqualTo(0.6, proposals.ToString());
    }
}
