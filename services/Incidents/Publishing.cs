using JasperFx.Events;
using Published = Sms.Contracts.Incidents;

namespace Sms.Incidents;

/// <summary>Which events leave the service, and as what. Notes, comments and offers stay inside.</summary>
internal static class Publishing
{
    internal static object? ToContract(IEvent e) => ToContract(e.Data, e.StreamId, e.Version);

    internal static bool Leaves(object data) => ToContract(data, Guid.Empty, 0) is not null;

    private static object? ToContract(object data, Guid stream, long version) =>
        data switch
        {
            IncidentReported x => new Published.IncidentReported(
                stream,
                version,
                x.Number,
                x.Title,
                x.Service,
                x.Priority,
                x.Source,
                x.Group,
                x.At,
                x.History,
                x.Category,
                x.Type
            ),
            IncidentClassified x => new Published.IncidentClassified(stream, version, x.Category, x.Type, x.By, x.At),
            IncidentTriaged x => new Published.IncidentPriorityChanged(stream, version, x.Priority, x.By, x.At),
            IncidentPriorityOverridden x => new Published.IncidentPriorityChanged(
                stream,
                version,
                x.Priority,
                x.By,
                x.At
            ),
            IncidentServiceChanged x => new Published.IncidentServiceChanged(stream, version, x.Service, x.By, x.At),
            IncidentAssigned x => new Published.IncidentAssigned(stream, version, x.Group, x.Person, x.By, x.At),
            IncidentAcknowledged x => new Published.IncidentAcknowledged(stream, version, x.By, x.At),
            WorkStarted x => new Published.IncidentWorkStarted(stream, version, x.By, x.At),
            IncidentPutOnHold x => new Published.IncidentPutOnHold(stream, version, x.Reason, x.By, x.At),
            IncidentResumed x => new Published.IncidentResumed(stream, version, x.By, x.At),
            IncidentEscalated x => new Published.IncidentEscalated(stream, version, x.Kind, x.To, x.Reason, x.By, x.At),
            MajorIncidentDeclared x => new Published.MajorIncidentDeclared(
                stream,
                version,
                x.Owner,
                x.Reason,
                x.By,
                x.At
            ),
            // The target of an imported link is a number of its source: nobody here knows it.
            IncidentLinked { Origin: null } x => new Published.IncidentLinked(
                stream,
                version,
                x.Kind,
                x.Target,
                x.By,
                x.At
            ),
            IncidentResolved x => new Published.IncidentResolved(stream, version, x.Code, x.RestoredAt, x.By, x.At),
            IncidentReopened x => new Published.IncidentReopened(stream, version, x.Reason, x.By, x.At),
            IncidentClosed x => new Published.IncidentClosed(stream, version, x.By, x.At),
            ChangeAnnounced x => new Published.ChangeAnnounced(
                x.ChangeAnnouncedId,
                version,
                x.Service,
                x.Summary,
                x.By,
                x.At
            ),
            _ => null,
        };
}
