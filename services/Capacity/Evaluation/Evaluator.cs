using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>What a look at a resource came to, before anything of it is stored.</summary>
/// <param name="Resource">As it stood: what is decided is appended behind that version.</param>
/// <param name="Evidence">Texts of the series that the events were decided on.</param>
internal sealed record Evaluation(
    Resource Resource,
    Look Look,
    IReadOnlyList<object> Events,
    IReadOnlyList<string> Evidence
)
{
    /// <summary>The caller commits; that somebody else has changed the resource meanwhile is found out then.</summary>
    public void Append(IDocumentSession session)
    {
        foreach (var text in Evidence)
            session.Pin(text);
        session.StreamsOf(Resource).Append(Resource.Id, Events);
        LookTable.Save(session, Resource.Id, Look);
    }
}

/// <summary>
/// Looks at a resource: where it is, where it is going, and whether that is news. Needs no transaction: a forecast may
/// take seconds.
/// </summary>
internal sealed class Evaluator(
    IDocumentStore store,
    SampleReader samples,
    NpgsqlDataSource source,
    IOptions<CapacityRules> rules
)
{
    /// <returns>Null when there is no such resource, or it is retired.</returns>
    public async Task<Evaluation?> Evaluate(Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var query = store.QuerySession();
        if (await query.LoadAsync<Resource>(id, cancellation) is not { Retired: false } found)
            return null;
        var resource = found;
        var before = (await LookTable.Read(source, [id], cancellation)).GetValueOrDefault(id);
        var latest = await samples.Latest(id, now, null, cancellation);
        var look = new Look(
            now,
            before?.Latest,
            before?.Value,
            before?.Misses ?? 0,
            before?.Verdict,
            before?.ReachedAt
        );
        var (events, evidence) = (new List<object>(), new List<string>());
        if (latest.Count > 0)
        {
            var value = Robust.Median([.. latest.Select(sample => sample.Value)]);
            var seen = look with { Latest = latest[0].At, Value = double.IsFinite(value) ? value : null };
            // What was told stays told: that nothing is measured does not say that a resource is better, or worse.
            if (latest[0].At < now - rules.Value.StaleAfter)
                look = seen with { Verdict = Verdict.MeasurementsStopped, ReachedAt = null };
            else if (!double.IsFinite(value))
                look = seen with { Verdict = Verdict.NotComputable, ReachedAt = null };
            // Without news there is nothing to decide: what was said last stays said.
            else if (latest[0].At != before?.Latest)
                look = await Decide(seen with { Verdict = null, ReachedAt = null }, value);
        }

        return new(found, look, events, evidence);

        async Task<Look> Decide(Look seen, double value)
        {
            Take(WatchThresholds.Decide(resource, value, EvidenceText.EvidenceOf(latest)), EvidenceText.Of(latest));
            if (resource.Terms.OnForecast == Consequence.None && resource.Expected is null)
                return seen;
            var ahead = TimeSpan.FromDays(resource.Terms.LeadTimeDays);
            var series = await samples.History(id, now, null, ahead, cancellation);
            var forecast = Forecast.AsOf(
                now,
                latest[0].At,
                rules.Value.StaleAfter,
                series,
                ahead,
                resource.Terms.Season
            );
            var figures = forecast.Figures(resource.Terms.Critical(), resource.Terms.IsUp());
            Take(
                WatchForecast.Decide(resource, figures, EvidenceText.EvidenceOf(series), seen.Misses, now),
                EvidenceText.Of(series)
            );
            var missed =
                resource.Expected is not null
                && Verdict.IsForecast(figures.Verdict)
                && !WatchForecast.Holds(resource, figures, now);
            return seen with
            {
                Misses = missed ? seen.Misses + 1 : 0,
                Verdict = figures.Verdict,
                ReachedAt = figures.ReachedAt,
            };
        }

        void Take(Decision decision, string text)
        {
            if (decision.Events.Count == 0)
                return;
            evidence.Add(text);
            events.AddRange(decision.Events);
            resource = StreamFold.After(resource, decision.Events);
        }
    }
}
