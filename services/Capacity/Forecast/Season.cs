namespace Sms.Capacity;

/// <summary>Days and weeks that come again in a history.</summary>
public static class Season
{
    private const double Weakest = 0.15;
    private static readonly TimeSpan[] Candidates = [TimeSpan.FromDays(1), TimeSpan.FromDays(7)];

    /// <returns>Their lengths in steps, the shortest first; none where the history is too short to tell, or nothing
    /// comes again.</returns>
    public static int[] Find(ReadOnlySpan<double> history, TimeSpan step)
    {
        var found = new List<int>();
        foreach (var candidate in Candidates)
        {
            var season = candidate / step;
            if (
                season >= 2
                && season == Math.Floor(season)
                && history.Length >= 2 * season
                && Correlation(history, (int)season) >= Weakest
            )
                found.Add((int)season);
        }

        return [.. found];
    }

    /// <returns>The one of that name in steps; none where it is no whole number of them.</returns>
    public static int[] Named(string name, TimeSpan step)
    {
        var season =
            name switch
            {
                SeasonName.Day => TimeSpan.FromDays(1),
                SeasonName.Week => TimeSpan.FromDays(7),
                _ => TimeSpan.Zero,
            } / step;
        return season >= 2 && season == Math.Floor(season) ? [(int)season] : [];
    }

    /// <summary>Of the history without its trend with itself a season earlier.</summary>
    private static double Correlation(ReadOnlySpan<double> history, int season)
    {
        var slope = Robust.Slope(history);
        var rest = new double[history.Length];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = history[i] - (slope * i);
        var known = Robust.Known(rest);
        // One outlier among the products would decide alone.
        Array.Sort(known);
        var (low, high, middle) = (
            Robust.OfSorted(known, 0.02),
            Robust.OfSorted(known, 0.98),
            Robust.OfSorted(known, 0.5)
        );
        var (cross, square) = (0.0, 0.0);
        for (var i = 0; i < rest.Length; i++)
        {
            if (double.IsNaN(rest[i]))
                continue;
            var now = Math.Clamp(rest[i], low, high) - middle;
            square += now * now;
            if (i >= season && !double.IsNaN(rest[i - season]))
                cross += now * (Math.Clamp(rest[i - season], low, high) - middle);
        }

        return square > 0 ? cross / square : 0;
    }
}
