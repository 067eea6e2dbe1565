using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>It is another service that is affected. The clocks of its service levels find out from the event.</summary>
public sealed record ChangeService([property: Required, MaxLength(Limits.Name)] string Service)
{
    public static Decision Decide(
        Incident incident,
        ChangeService command,
        MajorCriteria major,
        string by,
        DateTimeOffset now
    )
    {
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        if (incident.Service == command.Service)
            return Decision.Nothing;
        return Decision.Append([
            new IncidentServiceChanged(command.Service, by, now),
            .. major.Declare(incident, command.Service, incident.Priority, now),
        ]);
    }
}
