namespace Sms.Capacity;

/// <summary>The slope of Theil and Sen through a window, from the level that it leads to now.</summary>
public static class RobustTrend
{
    /// <param name="window">Its length in steps; of a history that is shorter, all of it.</param>
    public static Model Of(int window) => new("robust-trend", Window.Words(window), (history, horizon) =>
        {
            if (Window.Of(history, window) is not { Length: > 0 } recent)
                return null;
            var slope = Robust.Slope(recent);
            var level = new double[recent.Length];
            for (var i = 0; i < level.Length; i++)
                level[i] = recent[i] - (slope * (i - level.Length));
            var now = Robust.RecentMedian(level, Math.Max(3, level.Length / 4));
            if (double.IsNaN(now))
                return null;
            var values = new double[horizon];
            for (var step = 0; step < horizon; step++)
                values[step] = now + (slope * step);
            return values;
        });
}
