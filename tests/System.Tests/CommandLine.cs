using CliWrap;
using CliWrap.Buffered;

namespace Sms.Journeys;

/// <summary>The command line as its users run it, in a process of its own.</summary>
internal static class CommandLine
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Sms.Cli.dll");

    /// <summary>Longer than a start may take before it says itself what is missing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Task<BufferedCommandResult> Run(params string[] arguments) => Run([], arguments);

    public static async Task<BufferedCommandResult> Run(
        Dictionary<string, string?> environment,
        params string[] arguments
    )
    {
        using var patience = new CancellationTokenSource(Patience);
        return await Command(arguments).WithEnvironmentVariables(environment).ExecuteBufferedAsync(patience.Token);
    }

    public static Command Command(params string[] arguments) =>
        CliWrap.Cli.Wrap("dotnet").WithArguments([Program, .. arguments]).WithValidation(CommandResultValidation.None);
}
