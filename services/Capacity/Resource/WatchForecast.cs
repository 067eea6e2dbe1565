using System.Globalization;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>
/// Whether a resource will be critical before more of it can be had. What was forecast is withdrawn when two
/// evaluations, one after the other, no longer say so. The service's decision: it never refuses.
/// </summary>
public static class WatchForecast
{
    private const int MissesToWithdraw = 2;

    /// <param name="resource">As it stands.</param>
    /// <param name="figures">Of the forecast.</param>
    /// <param name="evidence">What it was made from.</param>
    /// <param name="misses">Evaluations before this one, one after the other, that no longer said so.</param>
    /// <param name="now">The moment of the evaluation: the lead time counts from it.</param>
    public static Decision Decide(
        Resource resource,
        ForecastFigures figures,
        Evidence evidence,
        int misses,
        DateTimeOffset now
    )
    {
        if (resource.Retired || !Verdict.IsForecast(figures.Verdict))
            return Decision.Nothing;
        var holds = Holds(resource, figures, now);
        if (holds && resource.Expected is null && resource.Level != Level.Critical)
        {
            return Decision.Append(
                new ExhaustionForecast(
                    resource.Ref(),
                    resource.CauseId(),
                    resource.Terms.OnForecast,
                    figures,
                    evidence,
                    Explain(resource, figures),
                    WatchThresholds.By,
                    now
                )
            );
        }

        return !holds && resource.Expected is { } expected && misses + 1 >= MissesToWithdraw
            ? Decision.Append(
                new ForecastWithdrawn(
                    resource.Ref(),
                    resource.CauseId(),
                    expected.Then,
                    figures,
                    evidence,
                    $"{resource.Key} is no longer expected to reach {Threshold(resource)} within "
                        + $"{WatchThresholds.Figure(resource.Terms.LeadTimeDays)} days.",
                    WatchThresholds.By,
                    now
                )
            )
            : Decision.Nothing;
    }

    public static bool Holds(Resource resource, ForecastFigures figures, DateTimeOffset now) =>
        figures.ReachedAt is { } reached && reached <= now + TimeSpan.FromDays(resource.Terms.LeadTimeDays);

    private static string Explain(Resource resource, ForecastFigures figures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{resource.Key} is at {WatchThresholds.Figure(figures.LevelNow)} {resource.Terms.Unit} and "
                + $"reaches {Threshold(resource)} at {figures.ReachedAt:u}"
                + $" (80 %: {When(figures.Earliest)} to {When(figures.Latest)}), forecast by {figures.Model}; "
                + $"getting more takes {resource.Terms.LeadTimeDays:0.##} days."
        );

    private static string Threshold(Resource resource) =>
        $"{WatchThresholds.Figure(resource.Terms.Critical())} {resource.Terms.Unit}";

    private static string When(DateTimeOffset? moment) =>
        moment is { } at ? at.ToString("u", CultureInfo.InvariantCulture) : "later";
}
