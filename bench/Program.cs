using System.CommandLine;
using Sms.Bench;
using Sms.Bench.Causes;
using Sms.Bench.Scale;
using Sms.Cli;

var quick = new Option<bool>("--quick") { Description = "Minutes: shorter loads, fewer clocks, a smaller log." };
var scale = new Option<bool>("--scale") { Description = "Only intake with a large log beside intake with a small one." };
var events = new Option<long?>("--events") { Description = "Size of the large log; 1,000,000 when left out, with --quick 200,000, with --scale 10,000,000." };
var causes = new Option<bool>("--causes") { Description = "Only how good suspects of incidents and proposals of problems are, on generated histories." };
var root = new RootCommand("Figures of this machine, each beside a limit or a peer of the same run.") { quick, scale, events, causes };
root.SetAction((arguments, cancellation) =>
    RunAsync(arguments.GetValue(causes) ? null : Effort.Of(arguments.GetValue(quick), arguments.GetValue(scale), arguments.GetValue(events)), cancellation));

// Stopped in order as well: a run holds databases of many gigabytes, which nobody would look for in the temporary folder.
return await CommandRun.RunAsync(root, args);

static async Task RunAsync(Effort? effort, CancellationToken cancellation)
{
    var report = new Report(await Machine.DescribeAsync(cancellation));
    try
    {
        if (effort?.Whole != false) CausesReport.Run(report);
        if (effort is null) return;
        if (effort.Whole) await WholeSystem.RunAsync(effort, report, cancellation);
        await LargeLog.RunAsync(effort, report, cancellation);
    }
    finally
    {
        // What was measured before a failure stays measured.
        report.Print();
    }
}
