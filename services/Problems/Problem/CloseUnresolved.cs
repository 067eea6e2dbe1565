using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// Ends a problem whose cause stays: nobody can make it happen again, or it costs less to bear than to remove.
/// </summary>
/// <param name="Outcome">not-reproducible or accepted-risk.</param>
public sealed record CloseUnresolved(
    [property: Required, AllowedValues(Problems.Outcome.NotReproducible, Problems.Outcome.AcceptedRisk)] string Outcome,
    [property: Required, MaxLength(Limits.Reason)] string Reason
)
{
    public static Decision Decide(Problem problem, CloseUnresolved command, string by, DateTimeOffset now)
    {
        if (problem.State == ProblemState.Closed && problem.Outcome == command.Outcome)
            return Decision.Nothing;
        if (!problem.IsOpen())
            return Refusals.NotOpen(problem);
        return problem.State == ProblemState.ChangeRequested
            ? Decision.Refuse(
                "change-requested",
                $"{problem.Number} waits for {problem.Change!.Number ?? "a change"}: let it end, or have it rejected."
            )
            : Decision.Append(new ProblemClosed(problem.Number, command.Outcome, command.Reason, by, now));
    }
}
