namespace Sms.Capacity;

/// <summary>Figures that a few odd values do not move.</summary>
public static class Robust
{
    /// <summary>Changes the order of the values. NaN when there are none.</summary>
    public static double Median(double[] values) => Quantile(values, 0.5);

    /// <summary>
    /// Between the values by a straight line. Changes the order of the values; NaN when there are none.
    /// </summary>
    public static double Quantile(double[] values, double share)
    {
        if (values.Length == 0)
            return double.NaN;
        Array.Sort(values);
        return OfSorted(values, share);
    }

    public static double OfSorted(ReadOnlySpan<double> sorted, double share)
    {
        var place = Math.Clamp(share, 0, 1) * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length
            ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]))
            : sorted[below];
    }

    /// <summary>Null in place of what is no number: an answer cannot show it.</summary>
    public static double? FiniteOrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>Those that are known.</summary>
    public static double[] Known(ReadOnlySpan<double> values)
    {
        var known = new double[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                known[count++] = value;
        }

        return known[..count];
    }

    /// <summary>The median of what is known of the last values; NaN when nothing is.</summary>
    public static double RecentMedian(ReadOnlySpan<double> values, int count) =>
        Median(Known(values[Math.Max(0, values.Length - count)..]));

    /// <summary>
    /// Slope of the line through the middle of all pairs (Theil and Sen), of at most some hundred medians of
    /// neighbours; 0 when there are too few.
    /// </summary>
    public static double Slope(ReadOnlySpan<double> values)
    {
        const int atMost = 120;
        var width = Math.Max(1, (values.Length + atMost - 1) / atMost);
        var points = new List<(double At, double Value)>();
        for (var from = 0; from < values.Length; from += width)
        {
            var part = values[from..Math.Min(values.Length, from + width)];
            var median = Median(Known(part));
            if (!double.IsNaN(median))
                points.Add((from + ((part.Length - 1) / 2.0), median));
        }

        if (points.Count < 2)
            return 0;
        var slopes = new double[points.Count * (points.Count - 1) / 2];
        var count = 0;
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = i + 1; j < points.Count; j++)
                slopes[count++] = (points[j].Value - points[i].Value) / (points[j].At - points[i].At);
        }

        return Median(slopes);
    }

    /// <summary>
    /// How much of a deviation is left one step later: the correlation of neighbours, from 0 to just below 1.
    /// </summary>
    public static double Persistence(ReadOnlySpan<double> residuals)
    {
        var (cross, square) = (0.0, 0.0);
        for (var i = 1; i < residuals.Length; i++)
        {
            if (double.IsNaN(residuals[i]) || double.IsNaN(residuals[i - 1]))
                continue;
            cross += residuals[i] * residuals[i - 1];
            square += residuals[i - 1] * residuals[i - 1];
        }

        return square > 0 ? Math.Clamp(cross / square, 0, 0.999) : 0;
    }
}
