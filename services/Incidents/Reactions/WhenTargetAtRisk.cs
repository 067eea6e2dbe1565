using Sms.Contracts.Sla;
using Wolverine;

namespace Sms.Incidents;

/// <summary>The board and the timeline show what the service levels say of an incident.</summary>
public static class WhenTargetAtRisk
{
    public static Task Handle(
        TargetAtRisk message,
        Envelope from,
        IncidentReactions reactions,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        reactions.React(
            message.IncidentId,
            x =>
                NoteServiceLevel.AtRisk(
                    x,
                    message.ClockId,
                    message.Version,
                    message.Agreement,
                    message.Metric,
                    message.Percent,
                    message.DueAt,
                    time.GetUtcNow()
                ),
            from,
            cancellation
        );
}
