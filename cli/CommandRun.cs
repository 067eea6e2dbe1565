using System.CommandLine;
using Sms.Local;

namespace Sms.Cli;

/// <summary>
/// One run of a command line, from its arguments to its exit status; Ctrl-C and SIGTERM stop it in order.
/// </summary>
public static class CommandRun
{
    /// <returns>The command's status; 1 when it says why it cannot, 130 when it was stopped.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        // Signals are the shutdown's alone: the library's own handling ends the process after two seconds.
        using var shutdown = new Shutdown();
        var configuration = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await root.Parse(arguments).InvokeAsync(configuration, shutdown.Token);
        }
        catch (CommandFailure failure)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            return 130;
        }
    }
}
