using System.CommandLine;
using Sms.Bench;
using Sms.Bench.Causes;
using Sms.Bench.Forecasts;
using Sms.Bench.Scale;
using Sms.Cli;

var quick = new Option<bool>("--quick") { Description = "Minutes: shorter loads, fewer clocks, a smaller log." };
var scale = new Option<bool>("--scale")
{
    Description = "Only intake with a large log beside intake with a small one.",
};
var events = new Option<long?>("--events")
{
    Description = "Size of the large log; 1,000,000 when left out, with --quick 200,000, with --scale 10,000,000.",
};
var causes = new Option<bool>("--causes")
{
    Description = "Only how good suspects of incidents and proposals of problems are, on generated histories.",
};
var forecasts = new Option<bool>("--forecasts")
{
    Description = "Only forecasts beside Prometheus' predict_linear, and measurements beside alerts.",
};
var series = new Option<string?>("--series")
{
    Description = "With --forecasts: a folder of real series, CSV or CSV.GZ with timestamp,value.",
};
var root = new RootCommand("Figures of this machine, each beside a limit or a peer of the same run.")
{
    quick,
    scale,
    events,
    causes,
    forecasts,
    series,
};
root.HelpName = "sms bench";
root.SetAction(
    (arguments, cancellation) =>
    {
        var effort = Effort.Of(arguments.GetValue(quick), arguments.GetValue(scale), arguments.GetValue(events));
        return ReportAsync(
            report =>
                arguments.GetValue(causes) ? CausesAsync(report)
                : arguments.GetValue(forecasts)
                    ? ForecastsAsync(effort, arguments.GetValue(series), report, cancellation)
                : RunAsync(effort, report, cancellation),
            cancellation
        );
    }
);

// Stopped in order as well: a run holds databases of many gigabytes, which nobody would look for in the temporary
// folder.
return await CommandRun.RunAsync(root, args);

static Task CausesAsync(Report report)
{
    CausesReport.Run(report);
    return Task.CompletedTask;
}

static async Task RunAsync(Effort effort, Report report, CancellationToken cancellation)
{
    if (effort.Whole)
    {
        CausesReport.Run(report);
        await WholeSystem.RunAsync(effort, report, cancellation);
    }

    await LargeLog.RunAsync(effort, report, cancellation);
}

static async Task ForecastsAsync(Effort effort, string? series, Report report, CancellationToken cancellation)
{
    await ForecastBench.RunAsync(series, report, cancellation);
    await MeasurementLoad.RunAsync(effort.Load, report, cancellation);
}

static async Task ReportAsync(Func<Report, Task> measure, CancellationToken cancellation)
{
    var report = new Report(await Machine.DescribeAsync(cancellation));
    try
    {
        await measure(report);
    }
    finally
    {
        // What was measured before a failure stays measured.
        report.Print();
    }
}
