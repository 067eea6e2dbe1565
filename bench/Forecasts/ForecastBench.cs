using System.Globalization;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench.Forecasts;

/// <summary>
/// Forecasts of real and of generated series, beside Prometheus' <c>predict_linear</c> on the same measurements.
/// </summary>
internal static class ForecastBench
{
    private static readonly TimeSpan[] Horizons = [TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    /// <param name="folder">With real series; null: those beside the checkout, if they are there.</param>
    /// <param name="report">Gets the sums; the tables are printed at once.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task RunAsync(string? folder, Report report, CancellationToken cancellation)
    {
        folder ??= Path.Combine(Checkout.Root, "..", "shared", "data", "capacity");
        List<MeasuredSeries> real = Directory.Exists(folder) ? [.. MeasuredSeries.ReadAll(folder)] : [];
        if (real.Count == 0)
            Console.WriteLine($"No real series: there is nothing in {folder}.");
        List<MeasuredSeries> all = [.. real, .. GeneratedSeries.All()];
        await using var peer = await PredictLinear.StartAsync(all, cancellation);
        Console.WriteLine(
            peer.IsReal
                ? "predict_linear is a real Prometheus' own."
                : "predict_linear is computed by its formula: there is no Prometheus here."
        );
        foreach (var horizon in Horizons)
        {
            var trials = new List<(ForecastTrial Trial, bool Real)>();
            var ranges = string.Join(" | ", ForecastTrial.Ranges(horizon).Select(range => range.Name));
            Console.WriteLine(
                $"\nForecasts of {horizon.TotalHours} h, MASE\n\n"
                    + $"| series | ours | predict_linear {ranges} | "
                    + "in the 80 % interval | in the 95 % interval | picked |\n|---|---|---|---|---|---|---|---|"
            );
            foreach (var (i, series) in all.Index())
            {
                if (await ForecastTrial.RunAsync(series, i, horizon, peer, cancellation) is not { } trial)
                {
                    Console.WriteLine($"| {series.Name} | too short | | | | | | |");
                    continue;
                }

                trials.Add((trial, i < real.Count));
                Console.WriteLine(
                    $"| {trial.Name} | {Text(trial.Ours)} | {string.Join(" | ", trial.Theirs.Select(Text))} | "
                        + $"{Percent(trial.Coverage80)} | {Percent(trial.Coverage95)} | {trial.Picked} |"
                );
            }

            foreach (var group in trials.GroupBy(one => one.Real).OrderByDescending(group => group.Key))
                Sum(
                    $"forecasts of {horizon.TotalHours} h, {(group.Key ? "real" : "generated")} series",
                    [.. group.Select(one => one.Trial)],
                    report
                );
        }

        if (peer.IsReal)
            report.Add(
                "predict_linear of the real Prometheus beside its formula, furthest apart",
                Report.Unspecified,
                $"{peer.Apart:0.0e0} of the value"
            );
    }

    private static void Sum(string what, IReadOnlyList<ForecastTrial> trials, Report report)
    {
        report.Add(
            $"{what}: lower MASE than predict_linear with the best of three ranges",
            "most",
            $"{trials.Count(trial => trial.Wins)} of {trials.Count}"
        );
        report.Add(
            $"{what}: MASE, middle of the series, beside predict_linear's best range",
            Report.Unspecified,
            $"{Text(Middle(trials.Select(trial => trial.Ours)))} beside "
                + $"{Text(Middle(trials.Select(trial => trial.Theirs.Min())))}"
        );
        report.Add(
            $"{what}: in the 80 % interval",
            "75 to 85 %",
            $"{Percent(trials.Average(trial => trial.Coverage80))}, "
                + $"from {Percent(trials.Min(trial => trial.Coverage80))} to "
                + $"{Percent(trials.Max(trial => trial.Coverage80))} by series"
        );
        report.Add(
            $"{what}: in the 95 % interval",
            Report.Unspecified,
            Percent(trials.Average(trial => trial.Coverage95))
        );
    }

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
