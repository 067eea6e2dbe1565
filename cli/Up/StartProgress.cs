using Spectre.Console;

namespace Sms.Cli.Up;

/// <summary>Shows what a start is waiting for: a status line on a terminal, plain lines anywhere else.</summary>
public sealed class StartProgress : IProgress<string>
{
    private StatusContext? _status;

    public void Report(string value)
    {
        if (_status is null) Console.WriteLine(value);
        else _status.Status(value);
    }

    public Task ShowAsync(Func<Task> start)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive) return start();
        return AnsiConsole.Status().StartAsync("starting", status =>
        {
            _status = status;
            return start();
        });
    }
}
