namespace Sms.Capacity;

/// <summary>
/// Exponential smoothing of level, damped trend and additive season (Holt and Winters); season 1: of level and trend
/// alone. Its weights are those of a grid that have followed the history best, one step ahead.
/// </summary>
public static class HoltWinters
{
    private const double Damping = 0.98;
    private const int Longest = 4_000;
    private static readonly double[] Alphas = [0.02, 0.1, 0.3, 0.6];
    private static readonly double[] Betas = [0, 0.01, 0.1];
    private static readonly double[] Gammas = [0.05, 0.2];

    public static Model Of(int season) =>
        new(season > 1 ? "holt-winters" : "holt", season > 1 ? $"season={season}" : "", (history, horizon) =>
        {
            if (history.Length < Math.Max(10, (2 * season) + 2))
                return null;
            var recent = history[^Math.Min(history.Length, Math.Max(Longest, 4 * season))..];
            State? best = null;
            foreach (var alpha in Alphas)
            {
                foreach (var beta in Betas)
                {
                    foreach (var gamma in season > 1 ? Gammas : [0.0])
                    {
                        if (
                            Smooth(recent, season, alpha, beta, gamma) is { } state
                            && (best is null || state.Error < best.Error)
                        )
                            best = state;
                    }
                }
            }

            return best?.Project(horizon);
        });

    private static State? Smooth(ReadOnlySpan<double> values, int season, double alpha, double beta, double gamma)
    {
        var level = Robust.Median(Robust.Known(values[..Math.Max(season, 5)]));
        if (double.IsNaN(level))
            return null;
        var seasonal = new double[season];
        for (var i = 0; i < season && season > 1; i++)
            seasonal[i] = double.IsNaN(values[i]) ? 0 : values[i] - level;
        var (slope, error, count) = (0.0, 0.0, 0);
        for (var i = season > 1 ? season : 0; i < values.Length; i++)
        {
            var phase = i % season;
            var expected = level + (Damping * slope) + seasonal[phase];
            var known = !double.IsNaN(values[i]);
            var off = known ? values[i] - expected : 0;
            if (known && i >= 2 * season)
            {
                error += Math.Abs(off);
                count++;
            }

            level += (Damping * slope) + (alpha * off);
            slope = (Damping * slope) + (alpha * beta * off);
            seasonal[phase] += season > 1 ? gamma * (1 - alpha) * off : 0;
        }

        return count == 0 ? null : new(error / count, level, slope, seasonal, values.Length);
    }

    private sealed record State(double Error, double Level, double Slope, double[] Seasonal, int Length)
    {
        public double[] Project(int horizon)
        {
            var values = new double[horizon];
            var (level, slope) = (Level, Slope);
            for (var step = 0; step < horizon; step++)
            {
                level += slope *= Damping;
                values[step] = level + Seasonal[(Length + step) % Seasonal.Length];
            }

            return values;
        }
    }
}
