using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>A resolution after which the symptom keeps coming did not hold. A closed problem stays closed.</summary>
public static class ReopenRecurring
{
    /// <param name="problem">The problem.</param>
    /// <param name="incidents">Of its service and symptom.</param>
    /// <param name="rules">How many, how soon.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        Problem problem,
        IEnumerable<Occurrence> incidents,
        ReopeningRules rules,
        DateTimeOffset now
    )
    {
        if (problem is not { State: ProblemState.Resolved, ResolvedAt: { } resolved })
            return Decision.Nothing;
        var evidence = incidents
            .Where(incident => incident.At > resolved && incident.At <= resolved + rules.Window)
            .OrderBy(incident => incident.At)
            .ThenBy(incident => incident.IncidentId)
            .Select(ProposeProblem.AsEvidence)
            .ToList();
        return evidence.Count >= rules.Count
            ? Decision.Append(
                new ProblemReopened(
                    problem.Number,
                    $"{evidence.Count} incidents of the symptom since it was resolved.",
                    evidence,
                    Automatic.Recurrence,
                    now
                )
            )
            : Decision.Nothing;
    }
}
