using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>What the caller thinks of the handling, once it is over.</summary>
/// <param name="Score">1 (bad) to 5 (good).</param>
public sealed record RateSatisfaction(
    [property: Range(1, 5)] int Score,
    [property: MaxLength(Limits.Reason)] string? Comment = null
)
{
    public static Decision Decide(Incident incident, RateSatisfaction command, string by, DateTimeOffset now)
    {
        if (incident.State != IncidentState.Closed)
            return Decision.Refuse(
                "incident-not-closed",
                $"{incident.Number} is {incident.State}. Rate it once it is closed."
            );
        if (incident.Satisfaction == new Satisfaction(command.Score, command.Comment))
            return Decision.Nothing;
        return incident.Satisfaction is null
            ? Decision.Append(new SatisfactionRated(command.Score, command.Comment, by, now))
            : Decision.Refuse("already-rated", $"{incident.Number} has been rated.");
    }
}
