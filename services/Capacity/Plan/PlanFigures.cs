using Marten;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Sms.Capacity;

/// <summary>
/// What is known of the resources of a service when a plan for it is written; the series that it rests on are pinned
/// with it.
/// </summary>
internal sealed class PlanFigures(
    IDocumentStore store,
    SampleReader samples,
    NpgsqlDataSource source,
    IOptions<CapacityRules> rules
)
{
    /// <returns>The resources by their keys, and the texts of their series.</returns>
    public async Task<(IReadOnlyList<PlannedResource> Resources, IReadOnlyList<string> Evidence)> Of(
        PlanTerms terms,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await using var session = store.QuerySession();
        var resources = await session
            .Query<Resource>()
            .Where(x => x.Service == terms.Service && !x.Retired)
            .ToListAsync(cancellation);
        var looks = await LookTable.Read(source, resources.Select(x => x.Id), cancellation);
        var (figures, evidence) = (new List<PlannedResource>(), new List<string>());
        foreach (var resource in resources.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            var ahead = terms.Until - now > TimeSpan.FromDays(1) ? terms.Until - now : TimeSpan.FromDays(1);
            var series = await samples.History(resource.Id, now, null, ahead, cancellation);
            var last = await samples.Last(resource.Id, now, null, cancellation);
            var forecast = Forecast.AsOf(now, last, rules.Value.StaleAfter, series, ahead, resource.Terms.Season);
            figures.Add(Figure(resource, looks.GetValueOrDefault(resource.Id), forecast));
            evidence.Add(EvidenceText.Of(series));
        }

        return (figures, evidence);
    }

    private static PlannedResource Figure(Resource resource, Look? look, Forecast forecast)
    {
        var (terms, last) = (resource.Terms, forecast.Points().LastOrDefault());
        return new(
            resource.Key,
            terms.Name,
            terms.Unit,
            terms.Limit,
            terms.Warning(),
            terms.Critical(),
            forecast.LevelNow ?? look?.Value,
            forecast.Verdict,
            forecast.Projected?.Best.Model.Name,
            last?.Value,
            last?.At,
            last?.Low80,
            last?.High80,
            forecast.Reaches(terms.Critical(), terms.IsUp()).ReachedAt,
            EvidenceText.Hash(EvidenceText.Of(forecast.Series))
        );
    }
}
