using System.Globalization;
using System.Text;

namespace Sms.Capacity;

/// <summary>A plan for people who read paper: Markdown.</summary>
internal static class PlanText
{
    internal static string Of(Plan plan)
    {
        var (terms, text) = (plan.Terms, new StringBuilder());
        text.AppendLine(CultureInfo.InvariantCulture, $"# Capacity plan: {Cell(terms.Title)}")
            .AppendLine()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"Service {Cell(terms.Service)}, {terms.From:yyyy-MM-dd} to {terms.Until:yyyy-MM-dd}. "
                    + $"Edition {plan.Edition}, {plan.State}{Decided(plan)}. "
                    + $"Written by {string.Join(", ", plan.Authors)}; review on "
                    + $"{plan.ReviewOn:yyyy-MM-dd}{(plan.ReviewDue ? " (due)" : "")}."
            )
            .AppendLine()
            .AppendLine("## Demand")
            .AppendLine()
            .AppendLine(terms.Demand ?? "Nothing was said of it.")
            .AppendLine()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"## Use and forecast, as of {plan.DraftedAt:yyyy-MM-dd HH:mm} UTC"
            )
            .AppendLine()
            .AppendLine(
                "| resource | limit | warning | critical | now | share | forecast | 80 % interval | for | "
                    + "critical on | model |"
            )
            .AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var x in plan.Resources)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {Cell(x.Name)} (`{x.Key}`) | {Figure(x.Limit)} {Cell(x.Unit)} | {Figure(x.Warning)} | "
                    + $"{Figure(x.Critical)} | {Figure(x.Value)} | {Figure(100 * x.Value / x.Limit)} % | "
                    + $"{Figure(x.Forecast)} | {Figure(x.Low80)} to {Figure(x.High80)} | {Day(x.ForecastFor)} | "
                    + $"{Day(x.CriticalAt)} | {x.Model ?? x.Verdict} |"
            );
        text.AppendLine()
            .AppendLine("## Options")
            .AppendLine()
            .AppendLine("| option | cost | resource | new limit | lead time | effect |")
            .AppendLine("|---|---|---|---|---|---|");
        foreach (var x in terms.Options ?? [])
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {Cell(x.Name)} | {x.Cost:0.##} {Cell(x.Currency)} | {Cell(x.Resource)} | "
                    + $"{Figure(x.NewLimit)} | {Figure(x.LeadTimeDays)} days | {Cell(x.Effect)} |"
            );
        text.AppendLine().AppendLine("## Recommendation").AppendLine().AppendLine(terms.Recommendation ?? "None yet.");
        return text.ToString();
    }

    private static string Decided(Plan plan) =>
        plan.DecidedAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $" by {plan.DecidedBy} on {at:yyyy-MM-dd}")
            : "";

    internal static string Figure(double? value) =>
        Robust.FiniteOrNull(value) is { } figure ? WatchThresholds.Figure(figure) : "–";

    private static string Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A text must not end its cell.</summary>
    internal static string Cell(string? text) =>
        text?.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ") ?? "–";
}
