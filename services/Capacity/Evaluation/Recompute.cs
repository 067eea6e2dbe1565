using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

/// <summary>A decision, computed once more from its evidence.</summary>
/// <param name="Version">Of the resource's stream: which decision.</param>
/// <param name="Decision">threshold-crossed, threshold-returned, exhaustion-forecast or forecast-withdrawn.</param>
/// <param name="Same">Whether it comes to the same figures, to the last digit.</param>
/// <param name="Evidence">What it was made from.</param>
/// <param name="EvidenceIntact">Whether what is pinned has the hash that the decision names.</param>
/// <param name="Stored">The figures in the log: of a forecast all, of a threshold the value.</param>
/// <param name="Recomputed">The same, computed now; null when the evidence is gone.</param>
public sealed record Recomputation(
    long Version,
    string Decision,
    bool Same,
    Evidence Evidence,
    bool EvidenceIntact,
    JsonElement Stored,
    JsonElement? Recomputed
);

/// <summary>
/// <c>POST /resources/{key}/recompute?asOf=&amp;version=</c>: for the auditor, the last decision by then.
/// </summary>
internal static class RecomputeEndpoint
{
    internal static void MapRecompute(this IEndpointRouteBuilder app) =>
        app.MapPost("/resources/{key}/recompute", Recompute)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("recomputeResourceDecision", "Recomputes a decision about a resource from its evidence.")
            .WithTags("resources")
            .Produces<Recomputation>();

    private static async Task<IResult> Recompute(
        string key,
        DateTimeOffset? asOf,
        long? version,
        Actor actor,
        IQuerySession session,
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        if (await ResourceEndpoints.Load(key, actor, session, cancellation) is not { } resource)
            return Problems.NotFound("resource", key);
        var events = await session.Events.FetchStreamAsync(resource.Id, token: cancellation);
        var found = events.LastOrDefault(e =>
            EvidenceOf(e.Data) is not null
            && (asOf is null || e.Timestamp <= asOf)
            && (version is null || e.Version == version)
        );
        if (found is null)
            return Problems.NotFound("decision of", $"{key} as of {asOf?.ToString("O") ?? "now"}");
        // The terms that were in force then decide how the threshold is reached.
        var terms = StreamFold.Of<Resource>(events.Where(e => e.Version <= found.Version).Select(e => e.Data)).Terms;
        var evidence = EvidenceOf(found.Data)!;
        var pinned = await EvidenceTable.Pinned(source, evidence.Sha256, cancellation);
        var stored = FiguresOf(found.Data);
        JsonElement? recomputed = pinned is null ? null : Again(found.Data, pinned, terms);
        return Results.Ok(
            new Recomputation(
                found.Version,
                found.EventTypeName.Replace('_', '-'),
                recomputed is { } again && JsonElement.DeepEquals(stored, again),
                evidence,
                pinned is not null && EvidenceText.Hash(pinned) == evidence.Sha256,
                stored,
                recomputed
            )
        );
    }

    private static Evidence? EvidenceOf(object e) =>
        e switch
        {
            ThresholdCrossed x => x.Evidence,
            ThresholdReturned x => x.Evidence,
            ExhaustionForecast x => x.Evidence,
            ForecastWithdrawn x => x.Evidence,
            _ => null,
        };

    private static JsonElement FiguresOf(object e) =>
        e switch
        {
            ThresholdCrossed x => Json(new { x.Value }),
            ThresholdReturned x => Json(new { x.Value }),
            ExhaustionForecast x => Json(x.Figures),
            ForecastWithdrawn x => Json(x.Figures),
            _ => throw new ArgumentException($"{e.GetType().Name} is no decision.", nameof(e)),
        };

    private static JsonElement Again(object e, string pinned, ResourceTerms terms) =>
        e is ThresholdCrossed or ThresholdReturned
            ? Json(new { Value = Robust.Median([.. EvidenceText.ReadSamples(pinned).Select(sample => sample.Value)]) })
            : Json(
                Forecast
                    .Of(EvidenceText.ReadSeries(pinned), TimeSpan.FromDays(terms.LeadTimeDays), terms.Season)
                    .Figures(terms.Critical(), terms.IsUp())
            );

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, Defaults.Json);
}
