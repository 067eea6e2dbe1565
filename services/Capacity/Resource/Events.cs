using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

// What is stored in a resource's stream. This is a storage format: records are never edited once shipped, only new
// nullable members are added. `By` is a user id or `system:capacity`. Measurements are no events: a decision names the
// evidence that it was made from, which is kept for as long as the log.

/// <summary>The resource that a decision is about, as it was defined then.</summary>
public sealed record ResourceRef(string Key, string Service, double Limit, string Unit);

/// <summary>What a decision was made from, and where an auditor finds it: the pinned series of that hash.</summary>
/// <param name="From">Beginning of the first step.</param>
/// <param name="To">End of the last.</param>
/// <param name="Samples">Steps that are known.</param>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="Sha256">Of the series as it is pinned, lower-case hexadecimal.</param>
[SchemaName("MeasurementEvidence")]
public sealed record Evidence(DateTimeOffset From, DateTimeOffset To, int Samples, double StepSeconds, string Sha256);

/// <summary>The figures of a forecast; with the evidence they can be computed again.</summary>
/// <param name="Engine">Version of the method: another one may come to other figures.</param>
/// <param name="Verdict">ok, no-model-beats-naive or not-enough-data.</param>
/// <param name="Season">Seasons that were tried, in steps.</param>
/// <param name="Horizon">Steps ahead.</param>
/// <param name="Error">Mean absolute error of the back-test beside the best naive model's.</param>
/// <param name="Mase">The same beside the error of repeating the season before (Hyndman and Koehler); null where that
/// never errs.</param>
/// <param name="Coverage80">Share of the back-test that the interval for 80 % would have held; null: too few forecasts
/// to tell.</param>
/// <param name="LevelNow">Median of the last steps.</param>
/// <param name="Threshold">The value that is to be reached.</param>
/// <param name="ReachedAt">When the forecast reaches it, and with 80 % not before the earliest and not after the
/// latest; null: not within the horizon.</param>
public sealed record ForecastFigures(
    string Engine,
    string Verdict,
    string Model,
    string Parameters,
    IReadOnlyList<int> Season,
    int Horizon,
    double Error,
    double? Mase,
    double? Coverage80,
    int Origins,
    double LevelNow,
    double Threshold,
    DateTimeOffset? ReachedAt,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest
);

public sealed record ResourceDefined(Guid ResourceId, string Key, ResourceTerms Terms, string By, DateTimeOffset At)
    : IHappened;

public sealed record ResourceRevised(ResourceTerms Terms, string By, DateTimeOffset At) : IHappened;

public sealed record ResourceRetired(string Reason, string By, DateTimeOffset At) : IHappened;

/// <param name="Level">warning or critical.</param>
/// <param name="CauseId">The same for all that follows until the resource is normal again and nothing is
/// forecast.</param>
/// <param name="Then">incident or none.</param>
/// <param name="Value">Median of the evidence.</param>
public sealed record ThresholdCrossed(
    ResourceRef Resource,
    string Level,
    string CauseId,
    string Then,
    double Value,
    double Threshold,
    Evidence Evidence,
    string Explanation,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Level">Where it is now: warning or normal.</param>
public sealed record ThresholdReturned(
    ResourceRef Resource,
    string Level,
    string CauseId,
    string Then,
    double Value,
    double Threshold,
    Evidence Evidence,
    string Explanation,
    string By,
    DateTimeOffset At
) : IHappened;

/// <param name="Then">change, incident or none.</param>
public sealed record ExhaustionForecast(
    ResourceRef Resource,
    string CauseId,
    string Then,
    ForecastFigures Figures,
    Evidence Evidence,
    string Explanation,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>
/// The forecast did not hold in two evaluations, one after the other; the figures are those of the second.
/// </summary>
public sealed record ForecastWithdrawn(
    ResourceRef Resource,
    string CauseId,
    string Then,
    ForecastFigures Figures,
    Evidence Evidence,
    string Explanation,
    string By,
    DateTimeOffset At
) : IHappened;
