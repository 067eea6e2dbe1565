using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// Looks whether incidents that were just heard of make a recurrence, or tell that a resolution did not hold.
/// </summary>
internal static partial class WatchRecurrence
{
    /// <summary>Only one at a time looks at a service, so that a symptom is proposed once.</summary>
    internal static async Task Look(
        IDocumentSession session,
        IReadOnlyList<HeardIncident> heard,
        ProblemRules rules,
        Satisfied satisfied,
        ILogger logger,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        // What an import tells of long ago is no recurrence of today.
        var since = now - rules.Recurrence.Window - rules.Reopening.Window;
        var services = heard
            .Where(x => !x.Symptom.IsEmpty && x.Fact.At >= since && !satisfied.By(x))
            .GroupBy(x => x.Fact.Service!)
            .ToList();
        if (services.Count == 0)
            return;

        var names = services.Select(service => service.Key).ToArray();
        await session.LockStreams(names.Select(name => NamedId.OfText($"sms:recurrence:{name}")), cancellation);
        var problems = (
            await session.Query<Problem>().Where(x => names.Contains(x.Service)).ToListAsync(cancellation)
        ).ToLookup(x => x.Service);
        var proposals = (
            await session
                .Query<Proposal>()
                .Where(x => names.Contains(x.Service) && x.State != ProposalState.Accepted)
                .ToListAsync(cancellation)
        ).ToLookup(x => x.Service);
        foreach (var service in services)
        {
            var seen = service
                .GroupBy(one => one.Symptom.Key)
                .SelectMany(alike =>
                    Seen.Of(alike, problems[service.Key], proposals[service.Key], rules.Recurrence.Similarity)
                )
                .ToList();
            await Reopen(session, seen, rules, now, cancellation);
            // Somebody is at it, or waits whether it holds: another problem of the same symptom would be none.
            var unowned = seen.Where(one => !one.Problems.Any(x => IsAtIt(x, one.Heard.Fact, rules.Reopening)))
                .ToList();
            var grouped = await Propose(
                session,
                [.. unowned.Where(one => one.Open is null)],
                [.. proposals[service.Key]],
                rules.Recurrence,
                logger,
                now,
                cancellation
            );
            var joining = unowned.Where(one => one.Open is not null).Concat(grouped).ToList();
            await Join(session, joining, satisfied, now, cancellation);
        }
    }

    private static bool IsAtIt(Problem problem, IncidentFact fact, ReopeningRules rules) =>
        problem.IsOpen() || (problem.State == ProblemState.Resolved && fact.At <= problem.ResolvedAt + rules.Window);

    private static async Task Reopen(
        IDocumentSession session,
        IReadOnlyList<Seen> seen,
        ProblemRules rules,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var resolved = seen.SelectMany(one => one.Problems)
            .Where(x => x.State == ProblemState.Resolved)
            .DistinctBy(x => x.Id)
            .ToList();
        if (resolved.Count == 0)
            return;
        var (first, last) = (resolved.Min(x => x.ResolvedAt!.Value), resolved.Max(x => x.ResolvedAt!.Value));
        var known = await IncidentFacts.Of(
            session,
            resolved[0].Service,
            first,
            last + rules.Reopening.Window,
            cancellation
        );
        foreach (var problem in resolved)
        {
            var incidents = With(known, seen)
                .Where(x => problem.Recognises(x.Symptom(), rules.Recurrence.Similarity))
                .Select(x => x.Occurrence())
                .ToList();
            await seen.First(one => one.Problems.Contains(problem))
                .Heard.React<Problem>(
                    session,
                    problem.Id,
                    x => ReopenRecurring.Decide(x, incidents, rules.Reopening, now),
                    cancellation
                );
        }
    }

    private static async Task Join(
        IDocumentSession session,
        IReadOnlyList<Seen> seen,
        Satisfied satisfied,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        foreach (var alike in seen.GroupBy(one => one.Open!))
        {
            if (alike.Key.EvidenceFullAt is not null)
                foreach (var one in alike)
                    satisfied.Note(one.Heard);
            else
                await alike
                    .First()
                    .Heard.React<Proposal>(
                        session,
                        alike.Key.Id,
                        x => ProposeProblem.Join(x, alike.Select(one => one.Heard.Fact.Occurrence()), now),
                        cancellation
                    );
        }
    }

    /// <param name="session">Appends the proposals.</param>
    /// <param name="seen">Incidents of one service that nobody is at.</param>
    /// <param name="proposals">Of the service, open or rejected.</param>
    /// <param name="rules">What recurs.</param>
    /// <param name="logger">Hears when not all incidents were compared.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Those that belong to a proposal that is open.</returns>
    private static async Task<IReadOnlyList<Seen>> Propose(
        IDocumentSession session,
        IReadOnlyList<Seen> seen,
        IReadOnlyList<Proposal> proposals,
        RecurrenceRules rules,
        ILogger logger,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (seen.Count == 0)
            return [];
        var service = seen[0].Heard.Fact.Service!;
        var first = seen.Min(one => one.Heard.Fact.At!.Value) - rules.Window;
        var last = seen.Max(one => one.Heard.Fact.At!.Value) + rules.Window;
        var around = await IncidentFacts.Unlinked(session, service, first, last, cancellation);
        var newest = NewestOnly(around);
        var incidents = With(around, seen).Select(x => x.Occurrence()).ToList();
        var joining = new List<Seen>();
        foreach (var (found, ones) in await Group())
        {
            var before = ProposeProblem.Before(found, proposals);
            if (before?.State == ProposalState.Open)
            {
                joining.AddRange(ones.Select(one => one with { Open = before }));
                continue;
            }

            var rejected = ones[0].Rejected ?? before;
            var facts = rejected is null
                ? []
                : await IncidentFacts.Unlinked(session, service, rejected.Evidence.Min(x => x.At), last, cancellation);
            var since = rejected is null ? [] : Since(rejected, found, With(facts, ones), rules);
            var id = Guid.CreateVersion7(now);
            var decision = ProposeProblem.Decide(
                found,
                since,
                rejected,
                ones[0].Previous,
                id,
                rules,
                now,
                newest ?? NewestOnly(facts)
            );
            session.StreamsOf<Proposal>().Append(id, decision.Events, ones[0].Heard.Origin);
        }

        return joining;

        // What is usual is learnt only when it matters: most reports make no recurrence.
        async Task<IReadOnlyList<(Recurring Found, IReadOnlyList<Seen> Seen)>> Group()
        {
            var found = Seen.In(Recurrence.Group(incidents, rules), seen);
            if (!found.Any(x => x.Found.InOtherWords))
                return found;
            var background = await IncidentFacts.Background(session, service, first, last, cancellation);
            var all = incidents.Concat(background.Select(x => x.Occurrence()));
            return Seen.In(Recurrence.Group(incidents, rules, all), seen);
        }

        int? NewestOnly(IReadOnlyList<IncidentFact> facts)
        {
            if (facts.Count < IncidentFacts.Compared)
                return null;
            LogNewestOnly(logger, IncidentFacts.Compared, service, facts[^1].At!.Value);
            return IncidentFacts.Compared;
        }
    }

    private static IReadOnlyList<Occurrence> Since(
        Proposal rejected,
        Recurring found,
        IEnumerable<IncidentFact> facts,
        RecurrenceRules rules
    )
    {
        var among = found.Incidents.Select(x => x.IncidentId).ToHashSet();
        return
        [
            .. facts
                .Where(x => among.Contains(x.Id) || rejected.Recognises(x.Symptom(), rules.Similarity))
                .Select(x => x.Occurrence())
                .OrderBy(x => x.At)
                .ThenBy(x => x.IncidentId),
        ];
    }

    /// <summary>What is known, and what was just heard, each once.</summary>
    private static IEnumerable<IncidentFact> With(IEnumerable<IncidentFact> known, IReadOnlyList<Seen> seen) =>
        seen.Select(one => one.Heard.Fact).Concat(known).DistinctBy(fact => fact.Id);

    [LoggerMessage(
        LogLevel.Warning,
        "Only the newest {Compared} incidents of {Service} were compared with each other, those since {Since:O}."
    )]
    private static partial void LogNewestOnly(ILogger logger, int compared, string service, DateTimeOffset since);

    /// <param name="Problems">Of the incident's service and symptom.</param>
    /// <param name="Open">The proposal that it belongs to, or null.</param>
    /// <param name="Rejected">The last proposal of its symptom that was rejected, or null.</param>
    private sealed record Seen(HeardIncident Heard, IReadOnlyList<Problem> Problems, Proposal? Open, Proposal? Rejected)
    {
        /// <summary>The last one that is over, or null.</summary>
        internal Problem? Previous => Problems.MaxBy(x => x.ClosedAt ?? x.ResolvedAt);

        /// <returns>What recurs, with those of the incidents that are in it; without that in which none is.</returns>
        internal static IReadOnlyList<(Recurring Found, IReadOnlyList<Seen> Seen)> In(
            IEnumerable<Recurring> recurring,
            IReadOnlyList<Seen> seen
        )
        {
            var byId = seen.ToLookup(one => one.Heard.Fact.Id);
            IReadOnlyList<Seen> Among(Recurring found) => [.. found.Incidents.SelectMany(x => byId[x.IncidentId])];
            return [.. recurring.Select(found => (found, Seen: Among(found))).Where(pair => pair.Seen.Count > 0)];
        }

        internal static IEnumerable<Seen> Of(
            IEnumerable<HeardIncident> alike,
            IEnumerable<Problem> problems,
            IEnumerable<Proposal> proposals,
            double similarity
        )
        {
            var symptom = alike.First().Symptom;
            var similar = problems.Where(x => x.Recognises(symptom, similarity)).ToList();
            var proposed = proposals.Where(x => x.Recognises(symptom, similarity)).ToList();
            var (open, rejected) = (
                proposed.Find(x => x.State == ProposalState.Open),
                proposed.Where(x => x.State == ProposalState.Rejected).MaxBy(x => x.DecidedAt)
            );
            return alike.Select(one => new Seen(one, similar, open, rejected));
        }
    }
}
