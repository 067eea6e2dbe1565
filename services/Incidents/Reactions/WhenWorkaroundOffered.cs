using Wolverine;

namespace Sms.Incidents;

/// <summary>An incident shows the workarounds of known errors that look like it.</summary>
public static class WhenWorkaroundOffered
{
    public static Task Handle(
        Contracts.Problems.WorkaroundOffered message,
        Envelope from,
        IncidentReactions reactions,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        reactions.React(
            message.IncidentId,
            x =>
                FollowProblem.Offered(
                    x,
                    message.ProblemId,
                    message.Number,
                    message.Workaround,
                    message.Score,
                    message.Reason,
                    time.GetUtcNow()
                ),
            from,
            cancellation
        );
}
