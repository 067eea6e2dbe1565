using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Incidents;

/// <summary>
/// A work note, for those who work on the incident. Every note is a fact of its own, so there is no repeat to
/// recognise.
/// </summary>
[SchemaName("AddNoteToIncident")]
public sealed record AddNote([property: Required, MaxLength(Limits.Text)] string Text)
{
    public static Decision Decide(Incident incident, AddNote command, string by, DateTimeOffset now) =>
        incident.State == IncidentState.Closed
            ? Refusals.Closed(incident)
            : Decision.Append(new NoteAdded(command.Text, by, now));
}
