using Marten;
using Sms.Contracts.Sla;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>A breach that did not happen after all unmarks its incident.</summary>
public static class WhenTargetBreachRetracted
{
    public static Task Handle(TargetBreachRetracted message, IDocumentSession session, TimeProvider time, CancellationToken cancellation) =>
        session.React<Incident>(message.IncidentId, x => NoteServiceLevel.Retracted(
            x, message.ClockId, message.Version, message.Agreement, message.Metric, message.Reason, time.GetUtcNow()), cancellation);
}
