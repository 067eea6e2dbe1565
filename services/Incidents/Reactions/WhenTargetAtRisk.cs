using Marten;
using Sms.Contracts.Sla;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The board and the timeline show what the service levels say of an incident.</summary>
public static class WhenTargetAtRisk
{
    public static Task Handle(TargetAtRisk message, IDocumentSession session, TimeProvider time, CancellationToken cancellation) =>
        session.React<Incident>(message.IncidentId, x => NoteServiceLevel.AtRisk(
            x, message.ClockId, message.Version, message.Agreement, message.Metric, message.Percent, message.DueAt, time.GetUtcNow()), cancellation);
}
