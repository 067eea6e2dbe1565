using CliWrap;
using System.ComponentModel;

namespace Sms.AppHost.Servers;

/// <summary>Whether this machine can run containers.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the engine itself: a client that is installed proves nothing, and what waits for a container would wait for ever.</summary>
    internal static async Task<bool> RunsAsync() => await AnswersAsync("docker") || await AnswersAsync("podman");

    private static async Task<bool> AnswersAsync(string client)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var result = await CliWrap.Cli.Wrap(client).WithArguments("info").WithValidation(CommandResultValidation.None).ExecuteAsync(deadline.Token);
            return result.ExitCode == 0;
        }
        catch (Exception absent) when (absent is Win32Exception or OperationCanceledException)
        {
            return false;
        }
    }
}
