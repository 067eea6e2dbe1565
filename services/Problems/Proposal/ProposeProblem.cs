using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>What a recurrence comes to, in the light of what was proposed and known before.</summary>
public static class ProposeProblem
{
    /// <param name="found">What recurs.</param>
    /// <param name="since">Incidents of the symptom since the last rejected proposal's first evidence, that evidence
    /// among them; without such a proposal not looked at.</param>
    /// <param name="rejected">The last rejected proposal of the symptom, or null.</param>
    /// <param name="previous">The last problem of the symptom that is over, or null.</param>
    /// <param name="id">Of the proposal.</param>
    /// <param name="rules">Which found it.</param>
    /// <param name="now">When.</param>
    /// <param name="newest">Only so many of the newest incidents were compared; null: all.</param>
    public static Decision Decide(
        Recurring found,
        IReadOnlyList<Occurrence> since,
        Proposal? rejected,
        Problem? previous,
        Guid id,
        RecurrenceRules rules,
        DateTimeOffset now,
        int? newest = null
    )
    {
        // Who said no is asked again only when there is much more to say.
        if (since.Count < 2 * (rejected?.Evidence.Count + rejected?.LeftOut))
            return Decision.Nothing;
        var incidents = rejected is null ? found.Incidents : since;
        var rule = found.InOtherWords ? rules.NameInOtherWords : rules.Name;
        return Decision.Append(
            new ProblemProposed(
                id,
                found.Service,
                found.Symptom,
                [.. incidents.Take(Proposal.MostEvidence).Select(AsEvidence)],
                found.Shared,
                newest is null ? rule : $"{rule}:newest-{newest}",
                previous?.Id,
                previous?.Number,
                Automatic.Recurrence,
                now,
                LeftOut(incidents.Count - Proposal.MostEvidence)
            )
        );
    }

    /// <summary>
    /// The proposal that most of the incidents are evidence of: what recurs is what that one says, in some more words.
    /// Or null.
    /// </summary>
    public static Proposal? Before(Recurring found, IEnumerable<Proposal> proposals) =>
        proposals
            .Select(proposal => (Proposal: proposal, Evidence: proposal.Evidence.Select(x => x.IncidentId).ToHashSet()))
            .Where(x => 2 * found.Incidents.Count(one => x.Evidence.Contains(one.IncidentId)) > found.Incidents.Count)
            .Select(x => x.Proposal)
            .MaxBy(x => x.DecidedAt ?? DateTimeOffset.MaxValue);

    /// <summary>
    /// Further incidents of the symptom join what waits for a decision, until there is enough of them; then that is
    /// said, once.
    /// </summary>
    public static Decision Join(Proposal open, IEnumerable<Occurrence> incidents, DateTimeOffset now)
    {
        if (open.State != ProposalState.Open || open.EvidenceFullAt is not null)
            return Decision.Nothing;
        var further = incidents.Where(one => open.Evidence.All(x => x.IncidentId != one.IncidentId)).ToList();
        if (further.Count == 0)
            return Decision.Nothing;
        var room = Math.Max(0, Proposal.MostEvidence - open.Evidence.Count);
        return Decision.Append(
            new EvidenceAdded(
                [.. further.Take(room).Select(AsEvidence)],
                Automatic.Recurrence,
                now,
                LeftOut(further.Count - room)
            )
        );
    }

    private static int? LeftOut(int count) => count > 0 ? count : null;

    internal static Evidence AsEvidence(Occurrence incident) =>
        new(incident.IncidentId, incident.Number, incident.Title, incident.At);
}
