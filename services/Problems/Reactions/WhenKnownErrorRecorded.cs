using Marten;
using Sms.ServiceDefaults;
using Wolverine;

namespace Sms.Problems;

/// <summary>Our own message: a new known error helps with incidents that are open already.</summary>
public static class WhenKnownErrorRecorded
{
    public static async Task Handle(
        Contracts.Problems.KnownErrorRecorded m,
        Envelope from,
        IDocumentSession session,
        ProblemRules rules,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var open = await IncidentFacts.OpenOnes(session, time.GetUtcNow() - rules.Offers.Lookback, cancellation);
        var heard = open.Select(fact => new HeardIncident(fact, MessageOrigin.Of(from))).ToList();
        await Offers.Make(session, heard, m.ProblemId, rules.Offers, time.GetUtcNow(), cancellation);
    }
}
