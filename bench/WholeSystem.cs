namespace Sms.Bench;

/// <summary>All that is measured on one system, in an order in which nothing pays for what came before it.</summary>
internal static class WholeSystem
{
    public static async Task RunAsync(Effort effort, Report report, CancellationToken cancellation)
    {
        await using var system = new BenchedSystem("whole");
        var ready = await system.StartAsync(cancellation);
        report.Add("`./sms up` in an empty folder, to ready", "20 s", $"{ready.TotalSeconds:N1} s");
        await ReportMemoryAsync("memory after the start", system, report, cancellation);

        var usual = await Intake.RunAsync(system, effort.Load, report, cancellation);
        // Half of what it bears for ever, not of what it accepts for a while: a lag that only grows says how long it
        // was measured.
        await RelayLag.RunAsync(system, usual.Sustained / 2, effort.Load * 2, report, cancellation);
        await Lateness.RunAsync(system, effort.Clocks, effort.Due, report, cancellation);
        await ReportMemoryAsync("memory after all these loads", system, report, cancellation);
        report.Add("dead letters", "0", $"{await system.DeadLettersAsync(cancellation)}");
    }

    private static async Task ReportMemoryAsync(
        string when,
        BenchedSystem system,
        Report report,
        CancellationToken cancellation
    ) =>
        report.Add(
            when,
            Report.Unspecified,
            string.Join(
                ", ",
                (await system.MemoryAsync(cancellation)).Select(part => $"{part.Part} {part.Megabytes} MB")
            )
        );
}
