using JasperFx.Events;
using Published = Sms.Contracts.Incidents;

namespace Sms.Incidents;

/// <summary>Which events leave the service, and as what. Notes, comments and links stay inside.</summary>
internal static class Publishing
{
    internal static object? ToContract(IEvent e) => e.Data switch
    {
        IncidentReported x => new Published.IncidentReported(
            e.StreamId, e.Version, x.Number, x.Title, x.Service, x.Priority, x.Source, x.Group, x.At),
        IncidentTriaged x => new Published.IncidentPriorityChanged(e.StreamId, e.Version, x.Priority, x.By, x.At),
        IncidentPriorityOverridden x => new Published.IncidentPriorityChanged(e.StreamId, e.Version, x.Priority, x.By, x.At),
        IncidentServiceChanged x => new Published.IncidentServiceChanged(e.StreamId, e.Version, x.Service, x.By, x.At),
        IncidentAssigned x => new Published.IncidentAssigned(e.StreamId, e.Version, x.Group, x.Person, x.By, x.At),
        IncidentAcknowledged x => new Published.IncidentAcknowledged(e.StreamId, e.Version, x.By, x.At),
        WorkStarted x => new Published.IncidentWorkStarted(e.StreamId, e.Version, x.By, x.At),
        IncidentPutOnHold x => new Published.IncidentPutOnHold(e.StreamId, e.Version, x.Reason, x.By, x.At),
        IncidentResumed x => new Published.IncidentResumed(e.StreamId, e.Version, x.By, x.At),
        IncidentEscalated x => new Published.IncidentEscalated(e.StreamId, e.Version, x.Kind, x.To, x.Reason, x.By, x.At),
        MajorIncidentDeclared x => new Published.MajorIncidentDeclared(e.StreamId, e.Version, x.Owner, x.Reason, x.By, x.At),
        IncidentResolved x => new Published.IncidentResolved(e.StreamId, e.Version, x.Code, x.RestoredAt, x.By, x.At),
        IncidentReopened x => new Published.IncidentReopened(e.StreamId, e.Version, x.Reason, x.By, x.At),
        IncidentClosed x => new Published.IncidentClosed(e.StreamId, e.Version, x.By, x.At),
        _ => null,
    };
}
