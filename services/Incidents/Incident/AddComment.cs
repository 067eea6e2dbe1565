using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// A public comment: the caller reads it. Every comment is a fact of its own, so there is no repeat to recognise.
/// </summary>
public sealed record AddComment([property: Required, MaxLength(Limits.Text)] string Text)
{
    public static Decision Decide(Incident incident, AddComment command, string by, DateTimeOffset now) =>
        incident.State == IncidentState.Closed
            ? Refusals.Closed(incident)
            : Decision.Append(new CommentAdded(command.Text, by, now));
}
