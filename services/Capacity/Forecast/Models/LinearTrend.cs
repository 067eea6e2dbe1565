using MathNet.Numerics;

namespace Sms.Capacity;

/// <summary>
/// The straight line of least squares through a window, as Prometheus' <c>predict_linear</c> draws it.
/// </summary>
public static class LinearTrend
{
    /// <param name="window">Its length in steps; of a history that is shorter, all of it.</param>
    public static Model Of(int window) => new("linear-trend", Window.Words(window), (history, horizon) =>
        {
            if (Window.Of(history, window) is not { Length: > 0 } recent)
                return null;
            var (at, known) = (new List<double>(recent.Length), new List<double>(recent.Length));
            for (var i = 0; i < recent.Length; i++)
            {
                if (double.IsNaN(recent[i]))
                    continue;
                at.Add(i - recent.Length);
                known.Add(recent[i]);
            }

            if (known.Count < 2)
                return null;
            var (intercept, slope) = Fit.Line([.. at], [.. known]);
            var values = new double[horizon];
            for (var step = 0; step < horizon; step++)
                values[step] = intercept + (slope * step);
            return values;
        });
}
