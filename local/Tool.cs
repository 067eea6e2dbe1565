using CliWrap;
using CliWrap.Buffered;

namespace Sms.Local;

/// <summary>Programs that run and end, such as the one that makes a database cluster.</summary>
public static class Tool
{
    /// <exception cref="CommandFailure">The program is missing or ended with another status than 0; carries what it
    /// said.</exception>
    public static async Task RunAsync(Command command, CancellationToken cancellation)
    {
        BufferedCommandResult result;
        try
        {
            result = await command.WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellation);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new CommandFailure($"Cannot run {command.TargetFilePath}: {missing.Message}");
        }

        if (result.ExitCode != 0)
        {
            var output = $"{result.StandardOutput}{result.StandardError}";
            throw new CommandFailure($"{command} ended with status {result.ExitCode}:\n{output}".TrimEnd());
        }
    }
}
