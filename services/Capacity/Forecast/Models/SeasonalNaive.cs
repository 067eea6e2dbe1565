namespace Sms.Capacity;

/// <summary>Everything comes again as in the last season: yesterday, or a week ago.</summary>
public static class SeasonalNaive
{
    public static Model Of(int season) => new("seasonal-naive", $"season={season}", (history, horizon) =>
        {
            if (history.Length < season)
                return null;
            var values = new double[horizon];
            for (var step = 0; step < horizon; step++)
            {
                var at = history.Length - season + (step % season);
                while (at >= 0 && double.IsNaN(history[at]))
                    at -= season;
                values[step] = at >= 0 ? history[at] : history[^1];
            }

            return values;
        }) { IsNaive = true };
}
