using System.CommandLine;
using Sms.Local;

namespace Sms.Cli.Up;

/// <summary>
/// <c>sms up</c>: starts the whole system, in the foreground until Ctrl-C or detached from the terminal.
/// </summary>
public static class UpCommand
{
    public const int DefaultPort = 5100;

    public static Command Create()
    {
        var data = DataOption.Create();
        var port = new Option<int>("--port")
        {
            Description = "Port of the front door on 127.0.0.1.",
            DefaultValueFactory = _ => DefaultPort,
        };
        var replicas = new Option<int>("--replicas")
        {
            Description = "Processes of each inner service.",
            DefaultValueFactory = _ => 1,
        };
        var replicated = new Option<string[]>("--replicated")
        {
            Description = "Services that --replicas is for; all inner ones when left out.",
        };
        var detach = new Option<bool>("--detach")
        {
            Description = "Return when the system is ready and leave it running.",
        };
        var certificate = new Option<FileInfo>("--certificate")
        {
            Description = "Certificate of the front door (PEM, with its chain): it speaks TLS.",
        }.AcceptExistingOnly();
        var key = new Option<FileInfo>("--key")
        {
            Description = "Private key of the certificate (PEM).",
        }.AcceptExistingOnly();
        var noDashboard = new Option<bool>("--no-dashboard")
        {
            Description = "Without the dashboard, which takes about 200 MB.",
        };
        port.Validators.Add(result => Require(result, 1, 65_535));
        replicas.Validators.Add(result => Require(result, 1, 9));

        var command = new Command("up", "Start everything: PostgreSQL, RabbitMQ and the services.")
        {
            data,
            port,
            replicas,
            replicated,
            detach,
            noDashboard,
            certificate,
            key,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(certificate) is null) != (result.GetValue(key) is null))
                result.AddError("--certificate and --key go together.");
        });
        command.SetAction(
            (arguments, cancellation) =>
            {
                var request = new UpRequest(DataDirectory.At(arguments.GetValue(data)!), arguments.GetValue(port))
                {
                    Replicas = arguments.GetValue(replicas),
                    Replicated = arguments.GetValue(replicated) ?? [],
                    Certificate = arguments.GetValue(certificate)?.FullName,
                    Key = arguments.GetValue(key)?.FullName,
                    Dashboard = !arguments.GetValue(noDashboard),
                };
                if (arguments.GetValue(detach))
                    return DetachedHost.StartAsync(request, cancellation);
                Posix.Become(request.Command);
                return Task.FromResult(1);
            }
        );
        return command;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, int lowest, int highest)
    {
        var value = result.GetValueOrDefault<int>();
        if (value < lowest || value > highest)
            result.AddError($"{result.IdentifierToken} must be between {lowest} and {highest}.");
    }
}

/// <summary>What <c>sms up</c> was asked to start.</summary>
public sealed record UpRequest(DataDirectory Data, int Port)
{
    /// <summary>Processes of each inner service.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>The services that have them, or none: all.</summary>
    public IReadOnlyCollection<string> Replicated { get; init; } = [];

    /// <summary>Of the front door, as PEM, or null: it speaks plain HTTP.</summary>
    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public bool Dashboard { get; init; } = true;

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command => ["dotnet", Checkout.Assembly("AppHost/AppHost.csproj"), .. Settings];

    /// <summary>What the AppHost is told.</summary>
    public IReadOnlyList<string> Settings =>
        [
            "--Sms:Data",
            Data.Root,
            "--Sms:Port",
            $"{Port}",
            "--Sms:Replicas",
            $"{Replicas}",
            "--Sms:Dashboard",
            $"{Dashboard}",
            .. Replicated.Count > 0 ? (string[])["--Sms:Replicated", string.Join(',', Replicated)] : [],
            .. Certificate is { } certificate ? (string[])["--Sms:Certificate", certificate, "--Sms:Key", Key!] : [],
        ];
}
