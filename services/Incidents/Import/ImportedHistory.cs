using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// One change of another system as our own command, at its own time: an imported stream never has what the rules would
/// have forbidden. Only the priority is not ours to judge; it is taken as it was.
/// </summary>
internal static class ImportedHistory
{
    internal static Decision Decide(Incident incident, ImportedChange change, MajorCriteria major, string source)
    {
        var unknown = $"import:{source}";
        var (by, at) = (change.By ?? unknown, change.At);
        return change.Kind switch
        {
            ImportedKind.Assigned => AssignIncident.Decide(incident, new(change.Group, change.Person), by, at),
            ImportedKind.Acknowledged => AcknowledgeIncident.Decide(incident, by, at),
            ImportedKind.WorkStarted => StartWork.Decide(incident, by, at),
            ImportedKind.OnHold => PutOnHold.Decide(incident, new(change.Reason!, change.Text), by, at),
            ImportedKind.Resumed => ResumeIncident.Decide(incident, by, at),
            ImportedKind.Prioritised => Prioritise(incident, change, unknown, by),
            ImportedKind.ServiceChanged => ChangeService.Decide(incident, new(change.Service!), major, by, at),
            ImportedKind.Resolved => ResolveIncident.Decide(
                incident,
                new(change.Code!, change.RestoredAt, change.Text),
                by,
                at
            ),
            ImportedKind.Reopened => ReopenIncident.Decide(incident, new(change.Reason!), by, at),
            ImportedKind.Closed => CloseIncident.Decide(incident, by, at),
            ImportedKind.Linked => Foreign(
                LinkIncident.Decide(incident, new(change.Link!, change.Target!), by, at),
                source
            ),
            ImportedKind.Unlinked => UnlinkIncident.Decide(incident, new(change.Link!, change.Target!), by, at),
            ImportedKind.Noted => AddNote.Decide(incident, new(change.Text!), by, at),
            _ => throw new ArgumentException(
                $"{change.Kind} is no kind of change: the request's validation let it through.",
                nameof(change)
            ),
        };
    }

    /// <summary>A number of the source may be one of ours, of something else.</summary>
    private static Decision Foreign(Decision linked, string source) =>
        linked.Events is [IncidentLinked link] ? Decision.Append(link with { Origin = source }) : linked;

    private static Decision Prioritise(Incident incident, ImportedChange change, string rule, string by)
    {
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        var triaged = new IncidentTriaged(change.Impact!, change.Urgency!, change.Priority!, rule, by, change.At);
        return
            (incident.Impact, incident.Urgency, incident.Priority)
            == (triaged.Impact, triaged.Urgency, triaged.Priority)
            ? Decision.Nothing
            : Decision.Append(triaged);
    }
}
