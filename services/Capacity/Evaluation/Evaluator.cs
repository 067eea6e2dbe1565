using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>Looks at a resource: where it is, where it is going, and whether that is news.</summary>
internal sealed class Evaluator(SampleReader samples, NpgsqlDataSource source, IOptions<CapacityRules> rules)
{
    /// <summary>Appends what is decided, with its evidence, and what the look came to; the caller commits.</summary>
    /// <returns>The look, and the names of the events; null when there is no such resource, or it is retired.</returns>
    public async Task<(Look Look, IReadOnlyList<object> Events)?> Look(IDocumentSession session, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        var stream = await session.Events.FetchForWriting<Resource>(id, cancellation);
        if (stream.Aggregate is not { Retired: false } resource) return null;
        var before = (await LookTable.Read(source, [id], cancellation)).GetValueOrDefault(id);
        var latest = await samples.Latest(id, now, null, cancellation);
        var look = new Look(now, before?.Latest, before?.Value, before?.Misses ?? 0, before?.Verdict, before?.ReachedAt);
        var events = new List<object>();
        // Without news there is nothing to decide: what was said last stays said.
        if (latest.Count > 0 && latest[0].At != before?.Latest && latest[0].At >= now - rules.Value.StaleAfter)
        {
            var value = Robust.Median([.. latest.Select(sample => sample.Value)]);
            Take(WatchThresholds.Decide(resource, value, EvidenceText.EvidenceOf(latest)), EvidenceText.Of(latest));
            look = look with { Latest = latest[0].At, Value = value };
            if (resource.Terms.OnForecast != Consequence.None || resource.Expected is not null)
                look = await Foresee(look);
        }

        stream.AppendMany(events);
        LookTable.Save(session, id, look);
        return (look, events);

        async Task<Look> Foresee(Look seen)
        {
            var series = await samples.History(id, now, null, TimeSpan.FromDays(resource.Terms.LeadTimeDays), cancellation);
            var figures = Forecast.Of(series, TimeSpan.FromDays(resource.Terms.LeadTimeDays), resource.Terms.Season).Figures(resource.Terms.Critical(), resource.Terms.IsUp());
            Take(WatchForecast.Decide(resource, figures, EvidenceText.EvidenceOf(series), seen.Misses, now), EvidenceText.Of(series));
            var missed = resource.Expected is not null && figures.Verdict != Verdict.NotEnoughData && !WatchForecast.Holds(resource, figures, now);
            return seen with { Misses = missed ? seen.Misses + 1 : 0, Verdict = figures.Verdict, ReachedAt = figures.ReachedAt };
        }

        void Take(Decision decision, string evidence)
        {
            if (decision.Events.Count == 0) return;
            session.Pin(evidence);
            events.AddRange(decision.Events);
            resource = ResourceHistory.Fold(resource, decision.Events);
        }
    }
}
