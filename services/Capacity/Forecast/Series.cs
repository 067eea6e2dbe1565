namespace Sms.Capacity;

/// <summary>A measurement.</summary>
public readonly record struct Sample(DateTimeOffset At, double Value);

/// <summary>Measurements at regular steps: the median of each step, which no single spike moves.</summary>
/// <param name="Start">Beginning of the first step, a multiple of the step since 1970.</param>
/// <param name="Step">Length of a step.</param>
/// <param name="Values">One for each step; NaN where nothing is known.</param>
public sealed record Series(DateTimeOffset Start, TimeSpan Step, double[] Values)
{
    private static readonly TimeSpan ShortGap = TimeSpan.FromHours(1);
    private const int ShortestShortGap = 3;

    /// <summary>When the last step ends, and the first forecast one begins.</summary>
    public DateTimeOffset End => At(Values.Length);

    /// <summary>How many steps are known.</summary>
    public int Known => Values.Count(value => !double.IsNaN(value));

    /// <summary>Beginning of a step, also of one behind the end.</summary>
    public DateTimeOffset At(int index) => Start + (index * Step);

    /// <summary>Steps from a step to the one that has the moment.</summary>
    public int StepsIn(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Ceiling(time / Step));

    /// <param name="samples">In any order; of repeats of a moment one counts.</param>
    /// <param name="step">Length of a step.</param>
    /// <returns>From the first sample to the last; short gaps are bridged by a straight line, longer ones stay
    /// unknown.</returns>
    public static Series Of(IEnumerable<Sample> samples, TimeSpan step)
    {
        var buckets = samples
            .Where(sample => double.IsFinite(sample.Value))
            .DistinctBy(sample => sample.At.UtcTicks)
            .GroupBy(sample => (sample.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / step.Ticks)
            .ToDictionary(bucket => bucket.Key, bucket => Robust.Median([.. bucket.Select(sample => sample.Value)]));
        if (buckets.Count == 0)
            return new(DateTimeOffset.UnixEpoch, step, []);
        var first = buckets.Keys.Min();
        var values = new double[buckets.Keys.Max() - first + 1];
        for (var i = 0; i < values.Length; i++)
            values[i] = buckets.TryGetValue(first + i, out var value) && double.IsFinite(value) ? value : double.NaN;
        Bridge(values, Math.Max(ShortestShortGap, (int)(ShortGap / step)));
        return new(DateTimeOffset.UnixEpoch.AddTicks(first * step.Ticks), step, values);
    }

    private static void Bridge(double[] values, int longest)
    {
        var last = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            // Between the two largest numbers there is no line.
            if (i - last - 1 <= longest && double.IsFinite((values[i] - values[last]) * longest))
            {
                for (var j = last + 1; j < i; j++)
                    values[j] = values[last] + ((values[i] - values[last]) * (j - last) / (i - last));
            }

            last = i;
        }
    }
}
