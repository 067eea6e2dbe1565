using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// Ties the incident to what it belongs to. Allowed at any time: a problem is often found after its incidents are
/// closed.
/// </summary>
/// <param name="Kind">problem, change, incident (the parent) or alert.</param>
/// <param name="Target">Id of what is linked; of a problem its number will do.</param>
public sealed record LinkIncident(
    [property: Required, AllowedValues(LinkKind.Problem, LinkKind.Change, LinkKind.ParentIncident, LinkKind.Alert)]
        string Kind,
    [property: Required, MaxLength(Limits.Key)] string Target
)
{
    /// <param name="incident">The incident.</param>
    /// <param name="command">What to link.</param>
    /// <param name="by">Who links.</param>
    /// <param name="now">When.</param>
    /// <param name="isThere">Of a problem: there is such a one. Of changes, alerts and incidents nobody asks.</param>
    public static Decision Decide(
        Incident incident,
        LinkIncident command,
        string by,
        DateTimeOffset now,
        bool isThere = true
    )
    {
        if (incident.Links.Any(link => link.Is(command.Kind, command.Target)))
            return Decision.Nothing;
        if (!isThere)
            return Decision.Refuse(
                "unknown-problem",
                $"There is no problem {command.Target}, or it was raised a moment ago."
            );
        if (command.Kind == LinkKind.ParentIncident)
        {
            if (Guid.TryParse(command.Target, out var parent) && parent == incident.Id)
                return Decision.Refuse("own-parent", "An incident cannot be its own parent.");
            if (incident.Links.Any(link => link.Kind == LinkKind.ParentIncident))
                return Decision.Refuse("has-parent", $"{incident.Number} has a parent. Unlink that one first.");
        }

        return Decision.Append(new IncidentLinked(command.Kind, command.Target, by, now));
    }
}
