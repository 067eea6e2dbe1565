using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Takes a link away that should not have been made; the stream keeps that it was there.</summary>
public sealed record UnlinkIncident(
    [property: Required, AllowedValues(LinkKind.Problem, LinkKind.Change, LinkKind.ParentIncident, LinkKind.Alert)]
        string Kind,
    [property: Required, MaxLength(Limits.Key)] string Target
)
{
    public static Decision Decide(Incident incident, UnlinkIncident command, string by, DateTimeOffset now) =>
        incident.Links.Any(link => link.Is(command.Kind, command.Target))
            ? Decision.Append(new IncidentUnlinked(command.Kind, command.Target, by, now))
            : Decision.Nothing;
}
