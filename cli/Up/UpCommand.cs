using System.CommandLine;
using Sms.Cli.Local;
using Sms.Local;

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
        var replicated = new Option<string[]>("--replicated") { Description = "Services that --replicas is for; all inner ones when left out." }.AcceptOnlyFromAmong([.. Replicas.Names]);
        var detach = new Option<bool>("--detach") { Description = "Return when the system is ready and leave it running." };
        var certificate = new Option<FileInfo>("--certificate") { Description = "Certificate of the front door (PEM, with its chain): it speaks TLS." }.AcceptExistingOnly();
        var key = new Option<FileInfo>("--key") { Description = "Private key of the certificate (PEM)." }.AcceptExistingOnly();
        port.Validators.Add(result => Require(result, 1, 65_535));
        replicas.Validators.Add(result => Require(result, 1, 9));

        var command = new Command("up", "Start everything: PostgreSQL, RabbitMQ and the services.") { data, port, replicas, replicated, detach, certificate, key };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(certificate) is null) != (result.GetValue(key) is null)) result.AddError("--certificate and --key go together.");
        });
        command.SetAction((arguments, cancellation) =>
        {
            var tls = arguments.GetValue(certificate) is { } pem ? new TlsFiles(pem.FullName, arguments.GetValue(key)!.FullName) : null;
            var request = new UpRequest(
                DataDirectory.At(arguments.GetValue(data)!), arguments.GetValue(port), new(arguments.GetValue(replicas), arguments.GetValue(replicated) ?? []), tls);
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
/// <param name="Tls">With what the front door speaks TLS; null: it speaks plain HTTP.</param>
public sealed record UpRequest(DataDirectory Data, int Port, Replicas Replicas, TlsFiles? Tls = null);
