using Sms.Contracts.Sla;
using Wolverine;

namespace Sms.Incidents;

/// <summary>A breached target marks its incident.</summary>
public static class WhenTargetBreached
{
    public static Task Handle(
        TargetBreached message,
        Envelope from,
        IncidentReactions reactions,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        reactions.React(
            message.IncidentId,
            x =>
                NoteServiceLevel.Breached(
                    x,
                    message.ClockId,
                    message.Version,
                    message.Agreement,
                    message.Metric,
                    message.DueAt,
                    time.GetUtcNow()
                ),
            from,
            cancellation
        );
}
