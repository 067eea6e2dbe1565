using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Brings incidents and known errors together: the best ones, each once, and not too many to one incident.</summary>
internal static class Offers
{
    /// <param name="session">Appends the offers.</param>
    /// <param name="incidents">To these, as far as they are open.</param>
    /// <param name="problem">Of this known error alone, or null: of all.</param>
    /// <param name="rules">Which match is good enough.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task Make(
        IDocumentSession session, IEnumerable<IncidentFact> incidents, Guid? problem, OfferRules rules, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = incidents.Where(x => x is { IsKnown: true, State: IncidentFact.Open }).ToDictionary(x => x.Id);
        var found = await KnownErrorSearch.Find(session, [.. open.Values.Select(x => (x.Id, x.Symptom()))], problem, cancellation);
        if (found.Count == 0) return;
        var services = (await session.LoadManyAsync<Problem>(cancellation, found.Select(x => x.ProblemId).Distinct().ToArray())).ToDictionary(x => x.Id, x => x.Service);
        var chosen = new List<(Guid Problem, IncidentFact Incident, double Score)>();
        foreach (var asked in found.GroupBy(x => x.Asked))
        {
            var incident = open[asked.Key];
            var before = await ProblemIncidents.OfferedTo(session, incident.Id, cancellation);
            chosen.AddRange(asked.Where(x => !before.Contains(x.ProblemId))
                .Select(x => (x.ProblemId, incident, Score: OfferWorkaround.Score(x.Words, incident.Symptom().Stems.Count, services[x.ProblemId] == incident.Service)))
                .Where(x => x.Score >= rules.Threshold)
                .OrderByDescending(x => x.Score).ThenBy(x => x.ProblemId).Take(Math.Max(0, rules.AtMost - before.Count)));
        }

        foreach (var one in chosen.GroupBy(x => x.Problem)) await Append(session, one.Key, [.. one.Select(x => (x.Incident, x.Score))], now, cancellation);
    }

    private static async Task Append(
        IDocumentSession session, Guid problem, IReadOnlyList<(IncidentFact Incident, double Score)> offers, DateTimeOffset now, CancellationToken cancellation)
    {
        session.Trace();
        var stream = await session.Events.FetchForWriting<Problem>(problem, cancellation);
        // Read behind the version that is decided on: who offers at the same moment appends to the same stream, and one of the two begins again.
        var before = await ProblemIncidents.Offered(session, problem, offers.Select(x => x.Incident.Id), cancellation);
        foreach (var (incident, score) in offers)
            stream.AppendMany(OfferWorkaround.Decide(stream.Aggregate!, incident, score, before.Contains(incident.Id), now).Events);
    }
}
