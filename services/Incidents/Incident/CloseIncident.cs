using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Closed is final: nothing reopens it.</summary>
public static class CloseIncident
{
    public static Decision Decide(Incident incident, string by, DateTimeOffset now)
    {
        if (incident.State == IncidentState.Closed)
            return Decision.Nothing;
        if (incident.State != IncidentState.Resolved)
            return Refusals.NotResolved(incident);
        if (incident.Major is { ReviewedAt: null })
            return Decision.Refuse(
                "major-incident-not-reviewed",
                $"{incident.Number} is a major incident: review it first."
            );
        return Decision.Append(new IncidentClosed("manual", by, now));
    }
}
