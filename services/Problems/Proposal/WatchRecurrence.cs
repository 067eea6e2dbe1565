using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Looks whether an incident that was just heard of makes a recurrence, or tells that a resolution did not hold.</summary>
internal static class WatchRecurrence
{
    /// <summary>Only one at a time looks at a service, so that a symptom is proposed once.</summary>
    internal static async Task Look(IDocumentSession session, IncidentFact fact, ProblemRules rules, Satisfied satisfied, DateTimeOffset now, CancellationToken cancellation)
    {
        // What an import tells of long ago is no recurrence of today.
        var (at, window) = (fact.At!.Value, rules.Recurrence.Window);
        if (fact.Symptom().IsEmpty || at < now - window - rules.Reopening.Window) return;
        if (satisfied.By(fact)) return;
        await session.LockStreams([ImportedId.Hash($"sms:recurrence:{fact.Service}")], cancellation);
        var problems = await session.Query<Problem>().Where(x => x.Service == fact.Service).ToListAsync(cancellation);
        var similar = problems.Where(x => x.Recognises(fact.Symptom(), rules.Recurrence.Similarity)).ToList();
        if (similar.Where(x => x.State == ProblemState.Resolved).ToList() is { Count: > 0 } resolved)
            await Reopen(session, fact, resolved, rules, now, cancellation);
        // Somebody is at it, or waits whether it holds: another problem of the same symptom would be none.
        if (similar.Any(x => x.IsOpen() || (x.State == ProblemState.Resolved && at <= x.ResolvedAt + rules.Reopening.Window))) return;

        var around = await IncidentFacts.Unlinked(session, fact.Service!, at - window, at + window, cancellation);
        var incidents = around.Where(x => x.Id != fact.Id).Append(fact).Select(x => x.Occurrence()).ToList();
        await Propose(session, fact, incidents, similar.MaxBy(x => x.ClosedAt ?? x.ResolvedAt), rules.Recurrence, satisfied, now, cancellation);
    }

    private static async Task Reopen(IDocumentSession session, IncidentFact fact, List<Problem> resolved, ProblemRules rules, DateTimeOffset now, CancellationToken cancellation)
    {
        var (first, last) = (resolved.Min(x => x.ResolvedAt!.Value), resolved.Max(x => x.ResolvedAt!.Value));
        var facts = await IncidentFacts.Of(session, fact.Service!, first, last + rules.Reopening.Window, cancellation);
        foreach (var problem in resolved)
        {
            var incidents = facts.Where(x => x.Id != fact.Id).Append(fact)
                .Where(x => problem.Recognises(x.Symptom(), rules.Recurrence.Similarity)).Select(x => x.Occurrence()).ToList();
            await session.React<Problem>(problem.Id, x => ReopenRecurring.Decide(x, incidents, rules.Reopening, now), cancellation);
        }
    }

    private static async Task Propose(IDocumentSession session, IncidentFact fact, IReadOnlyList<Occurrence> incidents, Problem? previous,
        RecurrenceRules rules, Satisfied satisfied, DateTimeOffset now, CancellationToken cancellation)
    {
        var proposals = (await session.Query<Proposal>().Where(x => x.Service == fact.Service && x.State != ProposalState.Accepted).ToListAsync(cancellation))
            .Where(x => x.Recognises(fact.Symptom(), rules.Similarity)).ToList();
        if (proposals.FirstOrDefault(x => x.State == ProposalState.Open) is { } open)
        {
            if (open.Evidence.Count >= Proposal.MostEvidence) satisfied.Note(fact);
            await session.React<Proposal>(open.Id, x => ProposeProblem.Join(x, [fact.Occurrence()], now), cancellation);
            return;
        }

        if (Recurrence.Group(incidents, rules).FirstOrDefault(x => x.Incidents.Any(one => one.IncidentId == fact.Id)) is not { } found) return;
        var rejected = proposals.MaxBy(x => x.DecidedAt);
        var since = rejected is null ? [] : await Since(session, fact, rejected, rules, cancellation);
        var id = Guid.CreateVersion7(now);
        if (ProposeProblem.Decide(found, since, rejected, previous, id, rules, now).Events is { Count: > 0 } events)
        {
            session.Trace();
            session.Events.StartStream<Proposal>(id, events);
        }
    }

    private static async Task<IReadOnlyList<Occurrence>> Since(IDocumentSession session, IncidentFact fact, Proposal rejected, RecurrenceRules rules, CancellationToken cancellation)
    {
        var facts = await IncidentFacts.Unlinked(session, rejected.Service, rejected.Evidence.Min(x => x.At), fact.At!.Value + rules.Window, cancellation);
        return [.. facts.Where(x => x.Id != fact.Id).Append(fact).Where(x => rejected.Recognises(x.Symptom(), rules.Similarity))
            .Select(x => x.Occurrence()).OrderBy(x => x.At).ThenBy(x => x.IncidentId)];
    }
}
