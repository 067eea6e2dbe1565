using MathNet.Numerics.Distributions;

namespace Sms.Capacity;

/// <summary>
/// How far off forecasts have been so many steps ahead (conformal): quantiles of the back-test's residuals of
/// neighbouring steps. How wide they have to be for a share of what comes is found by letting the later origins test
/// the intervals of the earlier ones.
/// </summary>
public sealed class Intervals
{
    private const int Knots = 12;
    private const int FewestBefore = 4;
    private const double Trust = 0.75;
    private static readonly double[] Widths = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.94, 0.97, 0.99, 1];

    private readonly int[] _knots;
    private readonly double[][] _pools; // of each knot: sorted residuals near it
    private readonly double[] _held; // of each width: the share that would have been held
    private readonly double _stretch;

    /// <param name="origins">Where the forecasts of the back-test began, ascending.</param>
    /// <param name="residuals">For each of them and each step what came less what was forecast; NaN where it is not
    /// known.</param>
    /// <param name="horizon">Steps ahead.</param>
    public Intervals(int[] origins, double[][] residuals, int horizon)
    {
        _knots =
        [
            .. Enumerable.Range(0, Knots).Select(i => (int)Math.Round(Math.Pow(horizon, i / (Knots - 1.0)))).Distinct(),
        ];
        var (inside, all) = (new long[Widths.Length], 0L);
        _pools =
        [
            .. _knots.Select(knot =>
                Pool(origins, [.. residuals.Select(origin => Near(origin, knot))], knot, inside, ref all)
            ),
        ];
        _held = [.. inside.Select(count => all == 0 ? double.NaN : (double)count / all)];
        // Where origins could test each other, their test has seen a part of it.
        var stretch = Stretch(origins, residuals, horizon);
        _stretch = all == 0 ? stretch : Math.Sqrt(stretch);
    }

    /// <summary>
    /// What to add to the forecast of each step for the lower and the upper end, so that the share of what comes is
    /// between.
    /// </summary>
    public (double[] Low, double[] High) Of(double share, int horizon)
    {
        var width = Calibrated(share);
        var (low, high) = (new double[_knots.Length], new double[_knots.Length]);
        for (var knot = 0; knot < _knots.Length; knot++)
            (low[knot], high[knot]) = Stretched(Ends(_pools[knot], width));
        var ends = (Low: new double[horizon], High: new double[horizon]);
        for (var step = 0; step < horizon; step++)
            (ends.Low[step], ends.High[step]) = (Between(low, step + 1), Between(high, step + 1));
        return ends;
    }

    /// <summary>
    /// Share of the later origins' values that intervals of this share, made of the earlier ones, would have held;
    /// null: too few to tell.
    /// </summary>
    public double? Coverage(double share)
    {
        var width = Calibrated(share);
        var above = Array.FindIndex(Widths, one => one >= width);
        if (double.IsNaN(_held[0]))
            return null;
        if (above <= 0)
            return _held[Math.Max(above, 0)];
        return _held[above - 1]
            + ((_held[above] - _held[above - 1]) * (width - Widths[above - 1]) / (Widths[above] - Widths[above - 1]));
    }

    /// <summary>
    /// Most of the way to the width that would have held the share: few origins do not tell it to the point.
    /// </summary>
    private double Calibrated(double share)
    {
        if (double.IsNaN(_held[0]))
            return share;
        var above = Array.FindIndex(_held, held => held >= share);
        if (above < 0)
            return (1 + share) / 2;
        var part = above == 0 ? 0 : (share - _held[above - 1]) / (_held[above] - _held[above - 1]);
        var found = above == 0 ? Widths[0] : Widths[above - 1] + (part * (Widths[above] - Widths[above - 1]));
        return share + (Trust * (found - share));
    }

    /// <summary>
    /// All residuals near a knot; counts on the way how many of an origin's own each width of those known before it
    /// would have held.
    /// </summary>
    private static double[] Pool(int[] origins, double[][] near, int knot, long[] inside, ref long all)
    {
        var (pool, pooled) = (Array.Empty<double>(), 0);
        for (var tested = 0; tested < near.Length; tested++)
        {
            var before = pooled;
            while (origins[pooled] + (1.4 * knot) <= origins[tested])
                pooled++;
            if (pooled > before)
                pool = Merged(near.Take(pooled));
            if (pooled < FewestBefore || pool.Length == 0)
                continue;
            for (var i = 0; i < Widths.Length; i++)
            {
                var (low, high) = Ends(pool, Widths[i]);
                foreach (var residual in near[tested])
                {
                    if (residual >= low && residual <= high)
                        inside[i]++;
                }
            }

            all += near[tested].Length;
        }

        return Merged(near);
    }

    private static double[] Merged(IEnumerable<double[]> parts)
    {
        double[] merged = [.. parts.SelectMany(part => part)];
        Array.Sort(merged);
        return merged;
    }

    /// <summary>
    /// Errors of one forecast are much alike: there are fewer that are independent than there are errors, and for few
    /// Student's distribution is wider.
    /// </summary>
    private static double Stretch(int[] origins, double[][] residuals, int horizon)
    {
        var known = residuals.Select(origin => Robust.Known(origin)).Where(origin => origin.Length > 0).ToArray();
        if (known.Length < 2)
            return 1;
        var all = known.SelectMany(origin => origin).ToArray();
        var mean = all.Average();
        var total = all.Sum(residual => (residual - mean) * (residual - mean)) / all.Length;
        var between = known.Sum(origin => Math.Pow(origin.Average() - mean, 2)) / known.Length;
        var alike = total > 0 ? Math.Clamp(between / total, 0, 1) : 0;
        var blocks = 1 + ((origins[^1] - origins[0]) / (double)horizon);
        var independent = blocks * horizon / (1 + ((horizon - 1) * alike));
        return StudentT.InvCDF(0, 1, Math.Max(1.5, 2 * independent), 0.9) / Normal.InvCDF(0, 1, 0.9);
    }

    private (double Low, double High) Stretched((double Low, double High) ends)
    {
        var (middle, half) = ((ends.Low + ends.High) / 2, (ends.High - ends.Low) / 2 * _stretch);
        return (middle - half, middle + half);
    }

    private static (double Low, double High) Ends(double[] sorted, double width) =>
        sorted.Length == 0
            ? (0, 0)
            : (Robust.OfSorted(sorted, (1 - width) / 2), Robust.OfSorted(sorted, (1 + width) / 2));

    private static double[] Near(double[] residuals, int knot)
    {
        var (from, to) = (Math.Max(0, (int)(knot / 1.4) - 2), Math.Min(residuals.Length, (int)(knot * 1.4) + 2));
        return Robust.Known(residuals.AsSpan(from, to - from));
    }

    private double Between(double[] ends, int step)
    {
        var above = Array.FindIndex(_knots, knot => knot >= step);
        if (above <= 0)
            return ends[Math.Max(above, 0)];
        var share = (double)(step - _knots[above - 1]) / (_knots[above] - _knots[above - 1]);
        return ends[above - 1] + (share * (ends[above] - ends[above - 1]));
    }
}
