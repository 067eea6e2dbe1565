using Sms.ServiceDefaults;

namespace Sms.Capacity.Tests.Decisions;

/// <summary>Resources and plans by the words of the field.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public static readonly ResourceTerms Terms = new("shop", "Data disk", "GB", 500);
    public static readonly Evidence Seen = new(Now.AddMinutes(-15), Now, 3, 0, "hash");
    public const string Ann = "ann";

    public static Resource Normal => Of(Terms);
    public static Resource Warning => Normal.And(WatchThresholds.Decide(Normal, 410, Seen));
    public static Resource Critical => Normal.And(WatchThresholds.Decide(Normal, 460, Seen));
    public static Resource Expecting => Normal.And(WatchForecast.Decide(Normal, Reaches(5), Seen, 0, Now));
    public static Resource Retired => Normal.And(RetireResource.Decide(Normal, new("Sold"), Ann, Now));

    public static Resource Of(ResourceTerms terms) =>
        StreamFold.Of<Resource>(DefineResource.Decide(null, new("shop-data-disk", terms), Ann, Now).ShouldAppend());

    public static Resource And(this Resource resource, Decision decision) =>
        StreamFold.After(resource, decision.ShouldAppend());

    /// <summary>A forecast that reaches the critical threshold in so many days; null: it does not.</summary>
    public static ForecastFigures Reaches(double? days, string verdict = Verdict.Ok) =>
        new(
            Forecast.Engine,
            verdict,
            "linear-trend",
            "window=all",
            [],
            336,
            0.5,
            null,
            0.8,
            24,
            400,
            450,
            days is { } ahead ? Now.AddDays(ahead) : null,
            null,
            null
        );
}
