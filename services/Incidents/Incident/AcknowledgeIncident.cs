using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Somebody has taken notice: the clock of the first response ends.</summary>
public static class AcknowledgeIncident
{
    public static Decision Decide(Incident incident, string by, DateTimeOffset now)
    {
        if (incident.State == IncidentState.Closed)
            return Refusals.Closed(incident);
        if (incident.AcknowledgedAt is not null)
            return Decision.Nothing;
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        return Decision.Append(new IncidentAcknowledged(by, now));
    }

    /// <summary>
    /// The acknowledgement in front of what a person does first to an incident: who works on it has taken notice,
    /// and the service levels hear that from one event only.
    /// </summary>
    internal static IEnumerable<object> Implied(Incident incident, string by, DateTimeOffset now)
    {
        if (incident.AcknowledgedAt is null)
            yield return new IncidentAcknowledged(by, now);
    }
}
