using CliWrap;
using CliWrap.Buffered;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench;

/// <summary>Programs of other people that measure, or make load.</summary>
internal static class External
{
    /// <summary>What the program printed.</summary>
    public static async Task<string> RunAsync(
        string program,
        string[] arguments,
        CancellationToken cancellation,
        string? password = null
    )
    {
        var result = await CliWrap
            .Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["PGPASSWORD"] = password })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new CommandFailure($"{program}: {result.StandardError}{result.StandardOutput}");
    }

    /// <summary>A program of PostgreSQL's newest version here, or null.</summary>
    public static string? OfPostgres(string program) =>
        Directory
            .GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", program))
            .FirstOrDefault(File.Exists);

    /// <summary>A file for the time of a measurement.</summary>
    public static string TemporaryFile(string ending) =>
        Path.Combine(Path.GetTempPath(), $"sms-bench-{Environment.ProcessId}.{ending}");
}
