using System.CommandLine;
using Sms.Cli.Local;

namespace Sms.Cli.Up;

/// <summary><c>sms up</c>: starts the whole system, in the foreground until Ctrl-C or detached from the terminal.</summary>
public static class UpCommand
{
    public const int DefaultPort = 5100;

    public static Command Create()
    {
        var data = DataOption.Create();
        var port = new Option<int>("--port") { Description = "Port of the front door on 127.0.0.1.", DefaultValueFactory = _ => DefaultPort };
        var replicas = new Option<int>("--replicas") { Description = "Processes of each inner service.", DefaultValueFactory = _ => 1 };
        var detach = new Option<bool>("--detach") { Description = "Return when the system is ready and leave it running." };
        port.Validators.Add(result => Require(result, 1, 65_535));
        replicas.Validators.Add(result => Require(result, 1, 9));

        var command = new Command("up", "Start everything: PostgreSQL, RabbitMQ and the services.") { data, port, replicas, detach };
        command.SetAction((arguments, cancellation) =>
        {
            var request = new UpRequest(DataDirectory.At(arguments.GetValue(data)!), arguments.GetValue(port), arguments.GetValue(replicas));
            return arguments.GetValue(detach) ? DetachedRunner.StartAsync(request, cancellation) : ForegroundRunner.RunAsync(request, cancellation);
        });
        return command;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, int lowest, int highest)
    {
        var value = result.GetValueOrDefault<int>();
        if (value < lowest || value > highest) result.AddError($"{result.IdentifierToken} must be between {lowest} and {highest}.");
    }
}

/// <summary>What <c>sms up</c> was asked to start.</summary>
public sealed record UpRequest(DataDirectory Data, int Port, int Replicas);
