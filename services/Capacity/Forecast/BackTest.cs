namespace Sms.Capacity;

/// <summary>What a model would have been off, had it been asked before.</summary>
/// <param name="Model">Which.</param>
/// <param name="Error">Its mean absolute error as a share of the best naive model's, on the same origins.</param>
/// <param name="Residuals">For each origin and step ahead what came less what was forecast; NaN where nothing is known.
/// The oldest origin first.</param>
public sealed record Trial(Model Model, double Error, double[][] Residuals)
{
    /// <summary>Mean absolute error over all origins and steps.</summary>
    public double MeanError() =>
        Residuals
            .SelectMany(origin => origin)
            .Where(residual => !double.IsNaN(residual))
            .Select(Math.Abs)
            .DefaultIfEmpty()
            .Average();
}

/// <summary>
/// Forecasts from several moments of the past (rolling origin), each made of what was there before it alone.
/// </summary>
public static class BackTest
{
    private const int Origins = 24;
    private const int ShortestHistory = 20;

    /// <returns>Where in the history to forecast from; none if it is too short.</returns>
    public static int[] OriginsOf(ReadOnlySpan<double> history, int horizon)
    {
        var last = history.Length - horizon;
        var first = Math.Max(ShortestHistory, Math.Min(last / 2, 10 * horizon));
        if (last < first)
            return [];
        var origins = new List<int>();
        for (var i = 0; i < Origins; i++)
        {
            var origin = first + (int)((long)(last - first) * i / (Origins - 1));
            while (origin > 0 && double.IsNaN(history[origin - 1]))
                origin--;
            if (origin >= ShortestHistory && (origins.Count == 0 || origin > origins[^1]))
                origins.Add(origin);
        }

        return [.. origins];
    }

    /// <returns>Null when the model can answer for less than half of the origins.</returns>
    public static double[][]? Residuals(Model model, double[] history, int horizon, int[] origins)
    {
        var residuals = new double[origins.Length][];
        var answered = 0;
        for (var k = 0; k < origins.Length; k++)
        {
            residuals[k] = new double[horizon];
            var values = model.Project(history.AsSpan(0, origins[k]), horizon);
            if (values is not null)
                answered++;
            for (var step = 0; step < horizon; step++)
                residuals[k][step] = values is null ? double.NaN : history[origins[k] + step] - values[step];
        }

        return 2 * answered >= origins.Length ? residuals : null;
    }

    /// <summary>Mean absolute error of one beside that of another, where both have answered.</summary>
    public static double Ratio(double[][] residuals, double[][] reference)
    {
        var (mine, theirs) = (0.0, 0.0);
        for (var k = 0; k < residuals.Length; k++)
        {
            for (var step = 0; step < residuals[k].Length; step++)
            {
                if (double.IsNaN(residuals[k][step]) || double.IsNaN(reference[k][step]))
                    continue;
                mine += Math.Abs(residuals[k][step]);
                theirs += Math.Abs(reference[k][step]);
            }
        }

        return theirs > 0 ? Math.Min(mine / theirs, double.MaxValue)
            : mine > 0 ? double.MaxValue
            : 1;
    }
}
