using Sms.Problems;
using Sms.Testing;

namespace Sms.Bench.Causes;

/// <summary>How good proposals of problems are on a history whose problems are known.</summary>
public static class ProposalJudge
{
    /// <summary>
    /// A proposal is right when most of its incidents have one problem behind them; a problem is to be found when it
    /// shows often enough.
    /// </summary>
    public static Judged Judge(GeneratedHistory history)
    {
        var rules = new RecurrenceRules();
        var problems = history.Incidents.ToDictionary(incident => incident.Id, incident => incident.Problem);
        var proposals = Recurrence.Group(history.Incidents.Select(AsOccurrence), rules);
        var named = proposals
            .Select(proposal =>
                proposal
                    .Incidents.Select(incident => problems[incident.IncidentId])
                    .GroupBy(problem => problem)
                    .Where(same => same.Key is not null && same.Count() * 2 > proposal.Incidents.Count)
                    .Select(same => same.Key)
                    .FirstOrDefault()
            )
            .ToList();
        var toFind = history
            .Incidents.Where(incident => incident.Problem is not null)
            .GroupBy(incident => incident.Problem)
            .Where(same => Recurrence.Dense(same.Select(AsOccurrence), rules).Count > 0)
            .Select(same => same.Key)
            .ToHashSet();
        return new(
            named.Count(problem => problem is not null),
            named.Count,
            named.OfType<int>().Distinct().Count(problem => toFind.Contains(problem)),
            toFind.Count
        );
    }

    private static Occurrence AsOccurrence(MadeIncident incident) =>
        new(incident.Id, incident.Service, incident.Title, incident.At);
}
