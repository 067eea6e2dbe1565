using Sms.Capacity;

namespace Sms.Bench.Forecasts;

/// <summary>Series whose nature is known: two weeks, a value every five minutes, the same in every run.</summary>
internal static class GeneratedSeries
{
    private const int Day = 288;
    private const int Length = 14 * Day;
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<MeasuredSeries> All() =>
        [
            Make("trend", (i, noise) => 50 + (0.01 * i) + (2 * noise())),
            Make("season of a day", (i, noise) => 50 + (10 * Wave(i)) + (2 * noise())),
            Make("season and trend", (i, noise) => 40 + (8 * Wave(i)) + (0.005 * i) + (2 * noise())),
            Make("weekdays", (i, noise) => 40 + (8 * Wave(i)) - (i / Day % 7 >= 5 ? 6 : 0) + (2 * noise())),
            Walk("random walk", 0),
            Walk("random walk with drift", 0.05),
            Persistent("persistent noise", 0),
            Persistent("shift of level", 15),
            Make("spikes", (i, noise) => 5 + noise() + (i * 7919 % 53 == 0 ? 60 : 0)),
            Make("falling", (i, noise) => 300 - (0.05 * i) + noise()),
            Make("growth in steps", (i, noise) => (100 * (1 + (i / (3 * Day)))) + (3 * noise())),
            Make("multiplied season", (i, noise) => (20 + (0.01 * i)) * (1 + (0.5 * Wave(i)) + (0.05 * noise()))),
        ];

    private static double Wave(int i) => Math.Sin(2 * Math.PI * i / Day);

    private static MeasuredSeries Walk(string name, double drift)
    {
        var at = 1_000.0;
        return Make(name, (_, noise) => at += drift + noise());
    }

    private static MeasuredSeries Persistent(string name, double shift)
    {
        var deviation = 0.0;
        return Make(name, (i, noise) => 60 + (i > 2_000 ? shift : 0) + (deviation = (0.9 * deviation) + noise()));
    }

    private static MeasuredSeries Make(string name, Func<int, Func<double>, double> value)
    {
        // Not string.GetHashCode, which differs from run to run.
        var random = new Random(name.Sum(letter => letter));
        return new(
            name,
            [.. Enumerable.Range(0, Length).Select(i => new Sample(Begin.AddMinutes(5 * i), value(i, Normal)))]
        );

        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
