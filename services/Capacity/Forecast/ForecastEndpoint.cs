using System.Globalization;
using Marten;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

/// <summary>A forecast as it is shown, with all that it takes to check it.</summary>
/// <param name="Verdict">ok, no-model-beats-naive, not-enough-data, measurements-stopped or not-computable.</param>
/// <param name="Explanation">The verdict for people.</param>
/// <param name="LevelNow">Median of the last steps.</param>
/// <param name="Model">That is used, with its parameters; windows and seasons in steps.</param>
/// <param name="Seasons">That were found or named, in steps.</param>
/// <param name="Evidence">The samples' window, and the hash of the series.</param>
/// <param name="Horizon">Steps ahead: as asked for, but no more than half of the history.</param>
/// <param name="Warning">When the resource's warning threshold is reached.</param>
/// <param name="Critical">When its critical one is.</param>
/// <param name="Exhausted">When its limit is.</param>
/// <param name="Coverage80">Share of the back-test that the interval for 80 % held; null: too few forecasts to
/// tell.</param>
/// <param name="TrendPerDay">Robust slope of the history; null: no number.</param>
/// <param name="Models">Back-test of every model, the best first.</param>
/// <param name="LastMeasuredAt">The last measurement; null: there is none.</param>
public sealed record ForecastAnswer(
    string Resource,
    string Service,
    string Unit,
    DateTimeOffset At,
    string Verdict,
    string Explanation,
    double? LevelNow,
    string? Model,
    string? Parameters,
    double? TrendPerDay,
    IReadOnlyList<int> Seasons,
    Evidence Evidence,
    int Horizon,
    TimeToThreshold Warning,
    TimeToThreshold Critical,
    TimeToThreshold Exhausted,
    double? Coverage80,
    int Origins,
    IReadOnlyList<ModelScore> Models,
    IReadOnlyList<ForecastPoint> Points,
    DateTimeOffset? LastMeasuredAt
);

/// <summary>
/// <c>GET /resources/{key}/forecast?horizon=14d&amp;at=TIME&amp;knownAt=TIME</c>: from the measurements up to
/// <c>at</c>, as far as they had come in at <c>knownAt</c>. The same measurements give the same figures on any day.
/// </summary>
internal static class ForecastEndpoint
{
    internal static void MapForecast(this IEndpointRouteBuilder app) =>
        app.MapGet("/resources/{key}/forecast", Get)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("forecastResource", "Forecasts when a resource runs out.")
            .WithTags("resources")
            .Produces<ForecastAnswer>();

    private static async Task<IResult> Get(
        string key,
        string? horizon,
        DateTimeOffset? at,
        DateTimeOffset? knownAt,
        Actor actor,
        IQuerySession session,
        SampleReader samples,
        IOptions<CapacityRules> rules,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var ahead = TimeSpan.Zero;
        if (horizon is not null && !Horizon.TryParse(horizon, out ahead))
            return Problems.Invalid("horizon", "A time ahead such as 90m, 24h, 14d or 2w, a year at most.");
        if (await ResourceEndpoints.Load(key, actor, session, cancellation) is not { } resource)
            return Problems.NotFound("resource", key);
        if (horizon is null)
            ahead = TimeSpan.FromDays(resource.Terms.LeadTimeDays);
        var now = time.GetUtcNow();
        var until = at ?? now;
        var series = await samples.History(resource.Id, until, knownAt, ahead, cancellation);
        var last = await samples.Last(resource.Id, until, knownAt, cancellation);
        // A moment that is still to come tells nothing of how old measurements will be by then.
        var forecast = Forecast.AsOf(
            until < now ? until : now,
            last,
            rules.Value.StaleAfter,
            series,
            ahead,
            resource.Terms.Season
        );
        return Results.Ok(Show(resource, until, forecast));
    }

    internal static ForecastAnswer Show(Resource resource, DateTimeOffset at, Forecast forecast)
    {
        var (terms, best) = (resource.Terms, forecast.Projected?.Best.Model);
        return new(
            resource.Key,
            resource.Service,
            terms.Unit,
            at,
            forecast.Verdict,
            Explain(forecast),
            forecast.LevelNow,
            best?.Name,
            best?.Parameters,
            forecast.TrendPerDay,
            forecast.Seasons,
            EvidenceText.EvidenceOf(forecast.Series),
            forecast.Horizon,
            Reaches(terms.Warning()),
            Reaches(terms.Critical()),
            Reaches(terms.IsUp() ? terms.Limit : 0),
            forecast.Projected?.Coverage80,
            forecast.Projected?.Origins ?? 0,
            [.. forecast.Scores()],
            [.. forecast.Points()],
            forecast.LastMeasuredAt
        );

        TimeToThreshold Reaches(double value) => forecast.Reaches(value, terms.IsUp());
    }

    internal static string Explain(Forecast forecast) =>
        forecast.Verdict switch
        {
            Verdict.NotEnoughData => $"Not enough data: {forecast.Series.Known} steps are known, "
                + $"too few to try a forecast of {forecast.Horizon} steps on.",
            Verdict.MeasurementsStopped => FormattableString.Invariant(
                $"Measurements stopped: the last is of {forecast.LastMeasuredAt:u}, too long ago to tell what comes."
            ),
            Verdict.NotComputable => "The measurements are too large, or too far apart, to compute a forecast of them.",
            Verdict.NoModelBeatsNaive =>
                $"No model beats the naive one in {forecast.Projected!.Origins} forecasts of the past: "
                    + $"what is shown is {forecast.Projected.Best.Model.Name}, with the interval of its errors.",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{forecast.Projected!.Best.Model.Name} was off least in {forecast.Projected.Origins} forecasts of the "
                    + $"past: {100 * forecast.Projected.Best.Error:0} % of the error of the best naive model."
            ),
        };
}
