using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The review that a major incident needs between its resolution and its closure.</summary>
/// <param name="Improvements">What shall be done so that it does not happen again.</param>
public sealed record ReviewMajorIncident(
    [property: Required, MaxLength(Limits.Text)] string Findings,
    [property: MaxLength(Limits.Text)] string? Improvements = null
)
{
    public static Decision Decide(Incident incident, ReviewMajorIncident command, string by, DateTimeOffset now)
    {
        if (incident.Major is null)
            return Refusals.NotMajor(incident);
        if (incident.Major.ReviewedAt is not null)
            return Decision.Nothing;
        if (incident.State != IncidentState.Resolved)
            return Refusals.NotResolved(incident);
        return Decision.Append(new MajorIncidentReviewed(command.Findings, command.Improvements, by, now));
    }
}
