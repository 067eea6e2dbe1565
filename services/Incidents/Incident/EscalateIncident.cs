using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// Functional escalation hands the incident to a group that knows more; hierarchical escalation tells management.
/// </summary>
/// <param name="Kind">functional or hierarchical.</param>
/// <param name="To">A group, or a user id or role of management.</param>
public sealed record EscalateIncident(
    [property: Required, AllowedValues(EscalationKind.Functional, EscalationKind.Hierarchical)] string Kind,
    [property: Required, MaxLength(Limits.Name)] string To,
    [property: Required, MaxLength(Limits.Reason)] string Reason
)
{
    public static Decision Decide(Incident incident, EscalateIncident command, string by, DateTimeOffset now)
    {
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        if (incident.LastEscalation == new Escalation(command.Kind, command.To, command.Reason))
            return Decision.Nothing;

        var escalated = new IncidentEscalated(command.Kind, command.To, command.Reason, by, now);
        var moves = command.Kind == EscalationKind.Functional && incident.Group != command.To;
        return moves
            ? Decision.Append(escalated, new IncidentAssigned(command.To, null, by, now))
            : Decision.Append(escalated);
    }
}
