using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Looks whether incidents that were just heard of make a recurrence, or tell that a resolution did not hold.</summary>
internal static class WatchRecurrence
{
    /// <summary>Only one at a time looks at a service, so that a symptom is proposed once.</summary>
    internal static async Task Look(
        IDocumentSession session, IReadOnlyList<HeardIncident> heard, ProblemRules rules, Satisfied satisfied, DateTimeOffset now, CancellationToken cancellation)
    {
        // What an import tells of long ago is no recurrence of today.
        var since = now - rules.Recurrence.Window - rules.Reopening.Window;
        var services = heard.Where(x => !x.Symptom.IsEmpty && x.Fact.At >= since && !satisfied.By(x)).GroupBy(x => x.Fact.Service!).ToList();
        if (services.Count == 0) return;

        var names = services.Select(service => service.Key).ToArray();
        await session.LockStreams(names.Select(name => ImportedId.Hash($"sms:recurrence:{name}")), cancellation);
        var problems = (await session.Query<Problem>().Where(x => names.Contains(x.Service)).ToListAsync(cancellation)).ToLookup(x => x.Service);
        var proposals = (await session.Query<Proposal>().Where(x => names.Contains(x.Service) && x.State != ProposalState.Accepted).ToListAsync(cancellation))
            .ToLookup(x => x.Service);
        foreach (var service in services)
        {
            var seen = service.GroupBy(one => one.Symptom.Key)
                .SelectMany(alike => Seen.Of(alike, problems[service.Key], proposals[service.Key], rules.Recurrence.Similarity)).ToList();
            await Reopen(session, seen, rules, now, cancellation);
            // Somebody is at it, or waits whether it holds: another problem of the same symptom would be none.
            var unowned = seen.Where(one => !one.Problems.Any(x => IsAtIt(x, one.Heard.Fact, rules.Reopening))).ToList();
            await Join(session, [.. unowned.Where(one => one.Open is not null)], satisfied, now, cancellation);
            await Propose(session, [.. unowned.Where(one => one.Open is null)], rules.Recurrence, now, cancellation);
        }
    }

    private static bool IsAtIt(Problem problem, IncidentFact fact, ReopeningRules rules) =>
        problem.IsOpen() || (problem.State == ProblemState.Resolved && fact.At <= problem.ResolvedAt + rules.Window);

    private static async Task Reopen(IDocumentSession session, IReadOnlyList<Seen> seen, ProblemRules rules, DateTimeOffset now, CancellationToken cancellation)
    {
        var resolved = seen.SelectMany(one => one.Problems).Where(x => x.State == ProblemState.Resolved).DistinctBy(x => x.Id).ToList();
        if (resolved.Count == 0) return;
        var (first, last) = (resolved.Min(x => x.ResolvedAt!.Value), resolved.Max(x => x.ResolvedAt!.Value));
        var known = await IncidentFacts.Of(session, resolved[0].Service, first, last + rules.Reopening.Window, cancellation);
        foreach (var problem in resolved)
        {
            var incidents = With(known, seen).Where(x => problem.Recognises(x.Symptom(), rules.Recurrence.Similarity)).Select(x => x.Occurrence()).ToList();
            await seen.First(one => one.Problems.Contains(problem)).Heard
                .React<Problem>(session, problem.Id, x => ReopenRecurring.Decide(x, incidents, rules.Reopening, now), cancellation);
        }
    }

    private static async Task Join(IDocumentSession session, IReadOnlyList<Seen> seen, Satisfied satisfied, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var alike in seen.GroupBy(one => one.Open!))
        {
            if (alike.Key.Evidence.Count >= Proposal.MostEvidence)
                foreach (var one in alike) satisfied.Note(one.Heard);
            else
                await alike.First().Heard.React<Proposal>(session, alike.Key.Id, x => ProposeProblem.Join(x, alike.Select(one => one.Heard.Fact.Occurrence()), now), cancellation);
        }
    }

    private static async Task Propose(IDocumentSession session, IReadOnlyList<Seen> seen, RecurrenceRules rules, DateTimeOffset now, CancellationToken cancellation)
    {
        if (seen.Count == 0) return;
        var (first, last) = (seen.Min(one => one.Heard.Fact.At!.Value), seen.Max(one => one.Heard.Fact.At!.Value));
        var around = await IncidentFacts.Unlinked(session, seen[0].Heard.Fact.Service!, first - rules.Window, last + rules.Window, cancellation);
        foreach (var found in Recurrence.Group(With(around, seen).Select(x => x.Occurrence()), rules))
        {
            if (seen.FirstOrDefault(one => found.Incidents.Any(x => x.IncidentId == one.Heard.Fact.Id)) is not { } one) continue;
            var since = one.Rejected is null ? [] : await Since(session, one.Heard.Fact, one.Rejected, rules, cancellation);
            var id = Guid.CreateVersion7(now);
            var decision = ProposeProblem.Decide(found, since, one.Rejected, one.Previous, id, rules, now);
            if (decision.Events.Count > 0) session.Events.StartStream<Proposal>(id, one.Heard.Origin.Caused(session, decision.Events));
        }
    }

    private static async Task<IReadOnlyList<Occurrence>> Since(IDocumentSession session, IncidentFact fact, Proposal rejected, RecurrenceRules rules, CancellationToken cancellation)
    {
        var facts = await IncidentFacts.Unlinked(session, rejected.Service, rejected.Evidence.Min(x => x.At), fact.At!.Value + rules.Window, cancellation);
        return [.. facts.Where(x => x.Id != fact.Id).Append(fact).Where(x => rejected.Recognises(x.Symptom(), rules.Similarity))
            .Select(x => x.Occurrence()).OrderBy(x => x.At).ThenBy(x => x.IncidentId)];
    }

    /// <summary>What is known, and what was just heard, each once.</summary>
    private static IEnumerable<IncidentFact> With(IEnumerable<IncidentFact> known, IReadOnlyList<Seen> seen) =>
        seen.Select(one => one.Heard.Fact).Concat(known).DistinctBy(fact => fact.Id);

    /// <param name="Problems">Of the incident's service and symptom.</param>
    /// <param name="Open">The proposal that it belongs to, or null.</param>
    /// <param name="Rejected">The last proposal of its symptom that was rejected, or null.</param>
    private sealed record Seen(HeardIncident Heard, IReadOnlyList<Problem> Problems, Proposal? Open, Proposal? Rejected)
    {
        /// <summary>The last one that is over, or null.</summary>
        internal Problem? Previous => Problems.MaxBy(x => x.ClosedAt ?? x.ResolvedAt);

        internal static IEnumerable<Seen> Of(IEnumerable<HeardIncident> alike, IEnumerable<Problem> problems, IEnumerable<Proposal> proposals, double similarity)
        {
            var symptom = alike.First().Symptom;
            var similar = problems.Where(x => x.Recognises(symptom, similarity)).ToList();
            var proposed = proposals.Where(x => x.Recognises(symptom, similarity)).ToList();
            var (open, rejected) = (proposed.Find(x => x.State == ProposalState.Open), proposed.Where(x => x.State == ProposalState.Rejected).MaxBy(x => x.DecidedAt));
            return alike.Select(one => new Seen(one, similar, open, rejected));
        }
    }
}
