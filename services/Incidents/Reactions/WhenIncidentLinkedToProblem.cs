using Marten;
using Sms.Contracts.Problems;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// An incident is one that a problem causes: it shows the problem, and is over if the problem is already.
/// </summary>
public static class WhenIncidentLinkedToProblem
{
    public static async Task Handle(
        IncidentLinkedToProblem message,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var known = await KnownProblems.Hold(session, message.ProblemId, cancellation);
        await session.React<Incident>(
            message.IncidentId,
            x =>
                FollowProblem.Linked(
                    x,
                    message.ProblemId,
                    message.Number,
                    known?.ResolvedAt,
                    message.By,
                    time.GetUtcNow()
                ),
            cancellation
        );
    }
}
