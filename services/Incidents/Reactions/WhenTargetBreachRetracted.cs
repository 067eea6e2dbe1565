using Sms.Contracts.Sla;
using Wolverine;

namespace Sms.Incidents;

/// <summary>A breach that did not happen after all unmarks its incident.</summary>
public static class WhenTargetBreachRetracted
{
    public static Task Handle(
        TargetBreachRetracted message,
        Envelope from,
        IncidentReactions reactions,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        reactions.React(
            message.IncidentId,
            x =>
                NoteServiceLevel.Retracted(
                    x,
                    message.ClockId,
                    message.Version,
                    message.Agreement,
                    message.Metric,
                    message.Reason,
                    time.GetUtcNow()
                ),
            from,
            cancellation
        );
}
