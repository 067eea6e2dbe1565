namespace Sms.Capacity;

/// <summary>
/// What a season looks like (the median of its last cycles, phase by phase), on a level with or without a robust trend,
/// and what the present is off it, as fast as that has vanished before.
/// </summary>
public static class SeasonalTrend
{
    private const int Cycles = 8;

    public static Model Of(int season, bool trend) =>
        new(trend ? "seasonal-trend" : "seasonal-profile", $"season={season}", (history, horizon) =>
        {
            if (history.Length < 2 * season)
                return null;
            var recent = history[^Math.Min(history.Length, Cycles * season)..];
            var slope = trend ? Robust.Slope(recent) : 0;
            var rest = new double[recent.Length];
            for (var i = 0; i < rest.Length; i++)
                rest[i] = recent[i] - (slope * (i - recent.Length));
            var profile = Profile(rest, season);
            for (var i = 0; i < rest.Length; i++)
                rest[i] -= profile[(i - rest.Length + (Cycles * season)) % season];
            var level = Robust.RecentMedian(rest, season);
            if (double.IsNaN(level))
                return null;
            for (var i = 0; i < rest.Length; i++)
                rest[i] -= level;
            var persistence = Robust.Persistence(rest);
            var deviation = Robust.RecentMedian(rest, 3);
            var values = new double[horizon];
            for (var step = 0; step < horizon; step++)
                values[step] = profile[step % season] + level + (slope * step) + (deviation *= persistence);
            return values;
        });

    /// <summary>Phase 0 follows the last value. What is not known at a phase is as the middle of the others.</summary>
    private static double[] Profile(double[] values, int season)
    {
        var profile = new double[season];
        for (var phase = 0; phase < season; phase++)
        {
            var same = new List<double>();
            for (var i = values.Length - season + phase; i >= 0; i -= season)
            {
                if (!double.IsNaN(values[i]))
                    same.Add(values[i]);
            }

            profile[phase] = Robust.Median([.. same]);
        }

        var middle = Robust.Median(Robust.Known(profile));
        for (var phase = 0; phase < season; phase++)
        {
            if (double.IsNaN(profile[phase]))
                profile[phase] = middle;
        }

        return profile;
    }
}
