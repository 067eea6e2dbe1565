using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Sets a priority that the matrix does not give, and says why.</summary>
public sealed record OverridePriority(
    [property: Required, AllowedValues("P1", "P2", "P3", "P4", "P5")] string Priority,
    [property: Required, MaxLength(Limits.Reason)] string Reason
)
{
    public static Decision Decide(
        Incident incident,
        OverridePriority command,
        MajorCriteria major,
        string by,
        DateTimeOffset now
    )
    {
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        if (incident.Priority == command.Priority)
            return Decision.Nothing;
        return Decision.Append([
            new IncidentPriorityOverridden(command.Priority, command.Reason, by, now),
            .. major.Declare(incident, incident.Service, command.Priority, now),
        ]);
    }
}
