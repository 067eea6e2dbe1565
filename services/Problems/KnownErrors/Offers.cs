using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// Brings incidents and known errors together: the best ones, each once, and not too many to one incident.
/// </summary>
internal static class Offers
{
    /// <param name="session">Appends the offers.</param>
    /// <param name="heard">To these incidents, as far as they are open.</param>
    /// <param name="problem">Of this known error alone, or null: of all.</param>
    /// <param name="rules">Which match is good enough.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task Make(
        IDocumentSession session,
        IReadOnlyList<HeardIncident> heard,
        Guid? problem,
        OfferRules rules,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var open = heard.Where(x => x.Fact is { IsKnown: true, State: IncidentFact.Open }).ToDictionary(x => x.Fact.Id);
        var found = await KnownErrorSearch.Find(
            session,
            [.. open.Values.Select(x => (x.Fact.Id, x.Symptom))],
            problem,
            KnownErrorSearch.Best,
            cancellation
        );
        if (found.Count == 0)
            return;
        var services = (
            await session.LoadManyAsync<Problem>(cancellation, found.Select(x => x.ProblemId).Distinct().ToArray())
        ).ToDictionary(x => x.Id, x => x.Service);
        var offered = await ProblemIncidents.OfferedTo(session, found.Select(x => x.Asked).Distinct(), cancellation);
        var chosen = new List<Match>();
        foreach (var asked in found.GroupBy(x => x.Asked))
        {
            var (incident, before) = (open[asked.Key], offered[asked.Key].ToHashSet());
            chosen.AddRange(
                asked
                    .Where(x => !before.Contains(x.ProblemId))
                    .Select(x => new Match(
                        x.ProblemId,
                        incident,
                        OfferWorkaround.Score(
                            x.Words,
                            incident.Symptom.Stems.Count,
                            services[x.ProblemId] == incident.Fact.Service
                        )
                    ))
                    .Where(x => x.Score >= rules.Threshold)
                    .OrderByDescending(x => x.Score)
                    .ThenBy(x => x.Problem)
                    .Take(Math.Max(0, rules.AtMost - before.Count))
            );
        }

        foreach (var one in chosen.GroupBy(x => x.Problem))
            await Append(session, one.Key, [.. one], now, cancellation);
    }

    private static async Task Append(
        IDocumentSession session,
        Guid problem,
        IReadOnlyList<Match> matches,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var problems = await session.LoadStreams<Problem>([problem], cancellation);
        // Read behind the version that is decided on: who offers at the same moment appends to the same stream, and one
        // of the two begins again.
        var before = await ProblemIncidents.Offered(
            session,
            problem,
            matches.Select(x => x.Incident.Fact.Id),
            cancellation
        );
        foreach (var (_, incident, score) in matches)
            problems.React(
                problem,
                x => OfferWorkaround.Decide(x, incident.Fact, score, before.Contains(incident.Fact.Id), now),
                incident.Origin
            );
    }

    private sealed record Match(Guid Problem, HeardIncident Incident, double Score);
}
