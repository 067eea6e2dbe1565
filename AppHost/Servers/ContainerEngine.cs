using System.ComponentModel;
using CliWrap;

namespace Sms.AppHost.Servers;

/// <summary>Whether this machine can run containers.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Asks the engine itself: a client that is installed proves nothing, and what waits for a container would wait for
    /// ever.
    /// </summary>
    /// <param name="clients">Programs that ask an engine; none: those of Docker and Podman.</param>
    internal static async Task<bool> RunsAsync(params string[] clients)
    {
        foreach (var client in clients.Length > 0 ? clients : ["docker", "podman"])
        {
            if (await AnswersAsync(client))
                return true;
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(string client)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var result = await CliWrap
                .Cli.Wrap(client)
                .WithArguments("info")
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(deadline.Token);
            return result.ExitCode == 0;
        }
        catch (Exception absent) when (absent is Win32Exception or OperationCanceledException)
        {
            return false;
        }
    }
}
