using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>Takes a link away that should not have been made; the stream keeps that it was there.</summary>
/// <param name="IncidentId">Its id, or its number.</param>
[SchemaName("UnlinkIncidentFromProblem")]
public sealed record UnlinkIncident([property: Required, MaxLength(Limits.Name)] string IncidentId)
{
    public static Decision Decide(Problem problem, Guid incident, string by, DateTimeOffset now) =>
        problem.Incidents.Contains(incident)
            ? problem.State == ProblemState.Closed
                ? Refusals.Closed(problem)
                : Decision.Append(new IncidentUnlinked(incident, by, now))
            : Decision.Nothing;
}
