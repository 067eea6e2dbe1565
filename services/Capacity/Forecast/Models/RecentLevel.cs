namespace Sms.Capacity;

/// <summary>
/// Back from where it is to the median of a window, as fast as deviations from it have vanished before.
/// </summary>
public static class RecentLevel
{
    /// <param name="window">Its length in steps; of a history that is shorter, all of it.</param>
    public static Model Of(int window) => new("recent-level", Window.Words(window), (history, horizon) =>
        {
            if (Window.Of(history, window) is not { Length: > 0 } recent)
                return null;
            var level = Robust.Median(Robust.Known(recent));
            var residuals = new double[recent.Length];
            for (var i = 0; i < residuals.Length; i++)
                residuals[i] = recent[i] - level;
            var persistence = Robust.Persistence(residuals);
            var values = new double[horizon];
            var deviation = Robust.RecentMedian(residuals, 3);
            for (var step = 0; step < horizon; step++)
                values[step] = level + (deviation *= persistence);
            return values;
        });
}
