using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>What a recurrence comes to, in the light of what was proposed and known before.</summary>
public static class ProposeProblem
{
    /// <param name="found">What recurs.</param>
    /// <param name="since">Incidents of the symptom since the last rejected proposal's first evidence, that evidence among them; without such a proposal not looked at.</param>
    /// <param name="rejected">The last rejected proposal of the symptom, or null.</param>
    /// <param name="previous">The last problem of the symptom that is over, or null.</param>
    /// <param name="id">Of the proposal.</param>
    /// <param name="rules">Which found it.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        Recurring found, IReadOnlyList<Occurrence> since, Proposal? rejected, Problem? previous, Guid id, RecurrenceRules rules, DateTimeOffset now)
    {
        // Who said no is asked again only when there is much more to say.
        if (rejected is not null && since.Count < 2 * rejected.Evidence.Count) return Decision.Nothing;
        var incidents = rejected is null ? found.Incidents.Take(Proposal.MostEvidence) : since;
        return Decision.Append(new ProblemProposed(
            id, found.Service, found.Symptom, [.. incidents.Select(AsEvidence)], found.Shared, rules.Name, previous?.Id, previous?.Number, Automatic.Recurrence, now));
    }

    /// <summary>Further incidents of the symptom join what waits for a decision, until there is enough of them.</summary>
    public static Decision Join(Proposal open, IEnumerable<Occurrence> incidents, DateTimeOffset now)
    {
        if (open.State != ProposalState.Open) return Decision.Nothing;
        var further = incidents.Where(incident => open.Evidence.All(one => one.IncidentId != incident.IncidentId)).Select(AsEvidence)
            .Take(Proposal.MostEvidence - open.Evidence.Count).ToList();
        return further.Count > 0 ? Decision.Append(new EvidenceAdded(further, Automatic.Recurrence, now)) : Decision.Nothing;
    }

    internal static Evidence AsEvidence(Occurrence incident) => new(incident.IncidentId, incident.Number, incident.Title, incident.At);
}
