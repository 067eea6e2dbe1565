using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// Declares a major incident by hand. Criteria that do so on their own are <see cref="MajorCriteria"/>.
/// </summary>
/// <param name="Owner">User id of who leads it.</param>
public sealed record DeclareMajorIncident(
    [property: Required, MaxLength(Limits.Name)] string Owner,
    [property: Required, MaxLength(Limits.Reason)] string Reason
)
{
    public static Decision Decide(Incident incident, DeclareMajorIncident command, string by, DateTimeOffset now)
    {
        if (incident.Major is { } major)
        {
            return major.Owner == command.Owner
                ? Decision.Nothing
                : Decision.Refuse("already-major", $"{incident.Number} is a major incident, owned by {major.Owner}.");
        }

        return incident.IsOpen()
            ? Decision.Append(new MajorIncidentDeclared(command.Owner, command.Reason, null, by, now))
            : Refusals.NotOpen(incident);
    }
}
