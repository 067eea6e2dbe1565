using System.Globalization;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>
/// Whether a resource is beyond a threshold, or back. It is back only when it is clearly so (5 % of the limit), or it
/// would be told again and again of a value that trembles around the threshold. The service's decision: it never
/// refuses.
/// </summary>
public static class WatchThresholds
{
    public const string By = "system:capacity";
    private const double ClearlyPercent = 5;

    /// <param name="resource">As it stands.</param>
    /// <param name="value">Median of the latest measurements, in the resource's unit.</param>
    /// <param name="evidence">These measurements.</param>
    public static Decision Decide(Resource resource, double value, Evidence evidence)
    {
        var level = LevelOf(resource.Terms, value, resource.Level);
        if (resource.Retired || level == resource.Level)
            return Decision.Nothing;
        var (terms, at) = (resource.Terms, evidence.To);
        if (Level.Rank(level) > Level.Rank(resource.Level))
        {
            var threshold = level == Level.Critical ? terms.Critical() : terms.Warning();
            var then = level == Level.Critical ? terms.OnCrossing : Consequence.None;
            return Decision.Append(
                new ThresholdCrossed(
                    resource.Ref(),
                    level,
                    resource.CauseId(),
                    then,
                    value,
                    threshold,
                    evidence,
                    $"{resource.Key} is {level}: {Share(terms, value)}; the threshold is {Figure(threshold)}.",
                    By,
                    at
                )
            );
        }

        var left = resource.Level == Level.Critical ? terms.Critical() : terms.Warning();
        return Decision.Append(
            new ThresholdReturned(
                resource.Ref(),
                level,
                resource.CauseId(),
                Asked(resource),
                value,
                left,
                evidence,
                $"{resource.Key} is back at {level}: {Share(terms, value)}; the threshold is {Figure(left)}.",
                By,
                at
            )
        );
    }

    /// <summary>What was asked for under the cause, so that whoever has it can be told.</summary>
    public static string Asked(Resource resource) =>
        resource.Cause is { IncidentAsked: true } ? Consequence.Incident : Consequence.None;

    private static string LevelOf(ResourceTerms terms, double value, string before)
    {
        var clearly = terms.Limit * ClearlyPercent / 100 * (terms.IsUp() ? 1 : -1);
        var at =
            terms.IsBeyond(value, terms.Critical()) ? Level.Critical
            : terms.IsBeyond(value, terms.Warning()) ? Level.Warning
            : Level.Normal;
        if (Level.Rank(at) >= Level.Rank(before))
            return at;
        if (before == Level.Critical && terms.IsBeyond(value + clearly, terms.Critical()))
            return Level.Critical;
        return at == Level.Normal && terms.IsBeyond(value + clearly, terms.Warning()) ? Level.Warning : at;
    }

    private static string Share(ResourceTerms terms, double value) =>
        $"{Figure(value)} {terms.Unit} of {Figure(terms.Limit)}, {Figure(100 * value / terms.Limit)} %";

    internal static string Figure(double value) =>
        value.ToString(Math.Abs(value) < 1e15 ? "0.##" : "0.##E+0", CultureInfo.InvariantCulture);
}
