using CliWrap;
using CliWrap.Buffered;

namespace Sms.Journeys;

/// <summary>The command line as its users run it, in a process of its own.</summary>
internal static class CommandLine
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Sms.Cli.dll");

    public static async Task<BufferedCommandResult> Run(params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        return await Command(arguments).ExecuteBufferedAsync(patience.Token);
    }

    public static Command Command(params string[] arguments) =>
        CliWrap.Cli.Wrap("dotnet").WithArguments([Program, .. arguments]).WithValidation(CommandResultValidation.None);
}
