using Marten;

namespace Sms.Problems;

/// <summary>Our own message: a new known error helps with incidents that are open already.</summary>
public static class WhenKnownErrorRecorded
{
    public static async Task Handle(Contracts.Problems.KnownErrorRecorded message, IDocumentSession session, ProblemRules rules, TimeProvider time, CancellationToken cancellation)
    {
        var open = await IncidentFacts.OpenOnes(session, time.GetUtcNow() - rules.Offers.Lookback, cancellation);
        await Offers.Make(session, open, message.ProblemId, rules.Offers, time.GetUtcNow(), cancellation);
    }
}
