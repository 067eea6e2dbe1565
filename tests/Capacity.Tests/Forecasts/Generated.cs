namespace Sms.Capacity.Tests.Forecasts;

/// <summary>Series whose nature is known, the same every time.</summary>
internal static class Generated
{
    public const int Day = 96;

    public static double[] Of(int count, int seed, Func<int, double, double> value)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => value(i, Normal(random)))];
    }

    public static double[] Trend(int seed) => Of(14 * Day, seed, (i, noise) => 100 + (0.05 * i) + (2 * noise));

    public static double[] Seasonal(int seed) =>
        Of(14 * Day, seed, (i, noise) => 50 + (20 * Math.Sin(2 * Math.PI * i / Day)) + noise);

    public static double[] Level(int seed) => Of(14 * Day, seed, (_, noise) => 40 + (5 * noise));

    public static double[] Walk(int seed)
    {
        var at = 1_000.0;
        return Of(14 * Day, seed, (_, noise) => at += noise);
    }

    public static Forecast Forecast(double[] values, double days) =>
        Capacity.Forecast.Of(
            new Series(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1) / Day, values),
            TimeSpan.FromDays(days),
            null
        );

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
