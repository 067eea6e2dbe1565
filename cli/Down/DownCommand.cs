using System.CommandLine;
using Sms.Local;

namespace Sms.Cli.Down;

/// <summary><c>sms down</c>: stops what runs in a data directory, and nothing else; returns when it is gone.</summary>
public static class DownCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    public static Command Create()
    {
        var data = DataOption.Create();
        var command = new Command("down", "Stop what ./sms up started.") { data };
        command.SetAction(
            (arguments, cancellation) => RunAsync(DataDirectory.At(arguments.GetValue(data)!), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(DataDirectory data, CancellationToken cancellation)
    {
        if (!Directory.Exists(data.Root))
        {
            Console.WriteLine($"Nothing runs: there is no {data.Root}.");
            return 0;
        }

        var runner = RunState.Read(data) is { RunnerLives: true } state ? state : null;
        if (runner is not null)
        {
            Posix.Send(runner.RunnerPid, Signal.Terminate);
            await WaitForEndAsync(runner, cancellation);
        }

        using var held = RunLock.TryTake(data)
            ?? throw new CommandFailure($"Another ./sms is at work in {data.Root}; try again in a moment.");
        var left = await Orphans.StopAsync(data, cancellation);
        Console.WriteLine(runner is null && left == 0 ? $"Nothing runs in {data.Root}." : "Stopped.");
        return 0;
    }

    private static async Task WaitForEndAsync(RunState runner, CancellationToken cancellation)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (runner.RunnerLives)
        {
            if (Environment.TickCount64 > deadline)
                Posix.Send(runner.RunnerPid, Signal.Kill);
            await Task.Delay(100, cancellation);
        }
    }
}
