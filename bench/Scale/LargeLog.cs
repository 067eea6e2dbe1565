namespace Sms.Bench.Scale;

/// <summary>
/// Intake with a large log beside intake with a small one: two systems of the same machine, measured in turn, so that
/// whatever else the machine does meets both.
/// </summary>
internal static class LargeLog
{
    private const long Small = 10_000;

    // Short: each load makes the small log larger.
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Effort effort, Report report, CancellationToken cancellation)
    {
        await using var small = new FilledSystem("small");
        await using var large = new FilledSystem("large");
        await small.StartAsync(Small, cancellation);
        await large.StartAsync(effort.Events, cancellation);
        foreach (var system in (FilledSystem[])[small, large])
            await system.MeasureAsync(Time, cancellation);

        var (before, after) = (new List<Load>(), new List<Load>());
        for (var round = 1; round <= effort.Rounds; round++)
        {
            before.Add(await small.MeasureAsync(Time, cancellation));
            after.Add(await large.MeasureAsync(Time, cancellation));
            Console.WriteLine(
                $"round {round}: with {Small:N0} events {before[^1]}\n"
                    + $"round {round}: with {effort.Events:N0} events {after[^1]}"
            );
        }

        Compare("99th percentile", "at most 1.2", "ms", load => load.Intake.P99);
        Compare("middle", Report.Unspecified, "ms", load => load.Intake.Median);
        Compare("alerts with all that follows", Report.Unspecified, "alerts/s", load => load.Sustained);
        report.Add(
            $"database of {effort.Events:N0} events",
            Report.Unspecified,
            $"{await large.GigabytesAsync(cancellation):N1} GB; "
                + $"the small log has grown to {await small.EventsAsync(cancellation):N0} events meanwhile"
        );
        // Of ten million it would take as long as all the rest together.
        if (effort.Whole)
            await large.ReplayAsync(report, cancellation);

        void Compare(string what, string wanted, string unit, Func<Load, double> value)
        {
            var (few, many) = (Middle(before.Select(value)), Middle(after.Select(value)));
            report.Add(
                $"intake at {Intake.Usual} connections, {what}, with {effort.Events:N0} events stored "
                    + $"beside {Small:N0}",
                wanted,
                $"{many / few:N2} ({many:N1} beside {few:N1} {unit}; middle of {effort.Rounds} rounds)"
            );
        }
    }

    private static double Middle(IEnumerable<double> values) => new Times(values).Median;
}
