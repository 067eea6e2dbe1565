using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>An entry of the communication log: what is told to whom while a major incident lasts.</summary>
/// <param name="Audience">Who is told: everyone, customers, management, …</param>
public sealed record PostMajorUpdate(
    [property: Required, MaxLength(Limits.Text)] string Text,
    [property: Required, MaxLength(Limits.Name)] string Audience = "everyone"
)
{
    public static Decision Decide(Incident incident, PostMajorUpdate command, string by, DateTimeOffset now)
    {
        if (incident.Major is null)
            return Refusals.NotMajor(incident);
        if (incident.State == IncidentState.Closed)
            return Refusals.Closed(incident);
        return Decision.Append(new MajorIncidentUpdatePosted(command.Text, command.Audience, by, now));
    }
}
