using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>
/// The incident is one that the problem causes; also found out when both are long over, but not when the problem is
/// closed.
/// </summary>
/// <param name="IncidentId">Its id, or its number.</param>
[SchemaName("LinkIncidentToProblem")]
public sealed record LinkIncident([property: Required, MaxLength(Limits.Name)] string IncidentId)
{
    public static Decision Decide(Problem problem, Guid incident, string by, DateTimeOffset now)
    {
        if (problem.Incidents.Contains(incident))
            return Decision.Nothing;
        return problem.State == ProblemState.Closed
            ? Refusals.Closed(problem)
            : Decision.Append(new IncidentLinked(incident, problem.Number, by, now));
    }

    /// <summary>
    /// The same when the incident says so: it is tied to the problem whatever became of that. What was said before the
    /// link was taken away here (or is the echo of our own) ties nothing again.
    /// </summary>
    public static Decision Heard(Problem problem, Guid incident, string by, DateTimeOffset at) =>
        problem.Incidents.Contains(incident) || problem.Unlinked.Any(x => x.IncidentId == incident && x.At >= at)
            ? Decision.Nothing
            : Decision.Append(new IncidentLinked(incident, problem.Number, by, at));
}
