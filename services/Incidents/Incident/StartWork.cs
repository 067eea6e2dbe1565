using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Work has begun; acknowledges on the way when nobody had.</summary>
public static class StartWork
{
    public static Decision Decide(Incident incident, string by, DateTimeOffset now) =>
        incident.State switch
        {
            IncidentState.InProgress => Decision.Nothing,
            IncidentState.OnHold => Decision.Refuse("incident-on-hold", $"{incident.Number} is on hold. Resume it."),
            _ when !incident.IsOpen() => Refusals.NotOpen(incident),
            _ => Decision.Append([.. AcknowledgeIncident.Implied(incident, by, now), new WorkStarted(by, now)]),
        };
}
