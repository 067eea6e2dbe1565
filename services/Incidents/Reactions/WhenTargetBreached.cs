using Marten;
using Sms.Contracts.Sla;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>A breached target marks its incident.</summary>
public static class WhenTargetBreached
{
    public static Task Handle(TargetBreached message, IDocumentSession session, TimeProvider time, CancellationToken cancellation) =>
        session.React<Incident>(message.IncidentId, x => NoteServiceLevel.Breached(
            x, message.ClockId, message.Version, message.Agreement, message.Metric, message.DueAt, time.GetUtcNow()), cancellation);
}
