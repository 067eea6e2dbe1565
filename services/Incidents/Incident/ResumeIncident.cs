using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The wait is over: in progress again.</summary>
public static class ResumeIncident
{
    public static Decision Decide(Incident incident, string by, DateTimeOffset now) =>
        incident.State switch
        {
            IncidentState.OnHold => Decision.Append(new IncidentResumed(by, now)),
            IncidentState.InProgress => Decision.Nothing,
            _ when !incident.IsOpen() => Refusals.NotOpen(incident),
            _ => Decision.Refuse("incident-not-on-hold", $"{incident.Number} is {incident.State}, not on hold."),
        };
}
