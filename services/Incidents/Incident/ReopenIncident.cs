using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The resolution did not hold. Possible until the incident is closed.</summary>
public sealed record ReopenIncident([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Incident incident, ReopenIncident command, string by, DateTimeOffset now) =>
        incident.State switch
        {
            IncidentState.Resolved => Decision.Append(new IncidentReopened(command.Reason, by, now)),
            IncidentState.Closed => Refusals.Closed(incident),
            // Open, and reopened before: the request came twice. Open and never resolved: a mistake.
            _ => incident.ReopenCount > 0 ? Decision.Nothing : Refusals.NotResolved(incident),
        };
}
