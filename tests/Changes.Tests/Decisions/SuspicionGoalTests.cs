using Sms.Bench.Causes;

namespace Sms.Changes.Tests.Decisions;

/// <summary>
/// How good suspects have to be, on histories whose causes are known. Nobody has looked at these seeds while the score
/// was chosen; `./sms bench --causes` has more.
/// </summary>
public class SuspicionGoalTests
{
    [Theory]
    [InlineData(9_001)]
    [InlineData(9_002)]
    public void most_changes_that_are_called_suspects_caused_the_incident(int seed)
    {
        var (history, policy) = (GeneratedHistory.Of(seed), new PolicyTerms());
        var called = SuspectJudge.Judge(history, policy.SuspectsAtMost, policy.SuspectFrom);
        called.Precision.ShouldBeGreaterThanOrEqualTo(0.6, called.ToString());
        called.Recall.ShouldBeGreaterThanOrEqualTo(0.75, called.ToString());
        var named = SuspectJudge.Judge(history, policy.SuspectsAtMost);
        named.Recall.ShouldBeGreaterThanOrEqualTo(0.95, $"suspects and changes nearby together: {named}");
    }
}
