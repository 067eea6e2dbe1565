using System.Text.RegularExpressions;

namespace Sms.Bench;

/// <summary>What the figures were measured on: without it they say nothing.</summary>
internal static partial class Machine
{
    public static async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_073_741_824.0;
        var processor = Processor().Match(await File.ReadAllTextAsync("/proc/cpuinfo", cancellation)).Groups[1].Value;
        return $"{Environment.ProcessorCount} cores ({processor}), {memory:N0} GB of memory, "
            + $"{await FlushesAsync(cancellation)}, {DateTime.UtcNow:yyyy-MM-dd}";
    }

    /// <summary>
    /// How often a second the disk below the databases makes 8 KB durable, in the way that PostgreSQL does on Linux.
    /// </summary>
    private static async Task<string> FlushesAsync(CancellationToken cancellation)
    {
        if (External.OfPostgres("pg_test_fsync") is not { } program)
            return "disk not measured (no pg_test_fsync)";
        var file = External.TemporaryFile("fsync");
        try
        {
            var output = await External.RunAsync(program, ["-s", "1", "-f", file], cancellation);
            return $"a disk of {double.Parse(Rate().Match(output).Groups[1].Value):N0} fdatasync/s";
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"model name\s*: (.*)")]
    private static partial Regex Processor();

    [GeneratedRegex(@"\bfdatasync\s+([\d.]+) ops/sec")]
    private static partial Regex Rate();
}
