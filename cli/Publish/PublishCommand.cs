using System.CommandLine;
using Sms.Local;

namespace Sms.Cli.Publish;

/// <summary>
/// <c>sms publish DIR</c>: every service ready to run on machines that have no source and no SDK, with its settings, a
/// unit of systemd, what the servers need to know, and Aspire's manifest. Repeated into the same folder it keeps the
/// passwords.
/// </summary>
public static class PublishCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "Folder for what is published. It holds passwords and is closed to others.",
        };
        var url = new Option<string>("--url")
        {
            Description = "Address of the front door as everybody outside knows it; it is the issuer of the tokens.",
            DefaultValueFactory = _ => "http://127.0.0.1:5100",
        };
        var database = new Option<string>("--database")
        {
            Description = "HOST:PORT of PostgreSQL.",
            DefaultValueFactory = _ => "DATABASE_HOST:5432",
        };
        var broker = new Option<string>("--broker")
        {
            Description = "HOST:PORT of RabbitMQ.",
            DefaultValueFactory = _ => "BROKER_HOST:5672",
        };
        var prefix = new Option<string>("--prefix")
        {
            Description = "Where the folder 'services' will be on the machines that run it.",
            DefaultValueFactory = _ => "/opt/sms",
        };
        var settings = new Option<string>("--settings")
        {
            Description = "Where the files of the folder 'settings' will be on those machines.",
            DefaultValueFactory = _ => "/etc/sms",
        };
        var runtime = new Option<string>("--dotnet")
        {
            Description = "The .NET host of those machines.",
            DefaultValueFactory = _ => "/usr/bin/dotnet",
        };
        var command = new Command("publish", "Write everything that another machine needs to run the services.")
        {
            folder,
            url,
            database,
            broker,
            prefix,
            settings,
            runtime,
        };
        command.SetAction(
            (arguments, cancellation) =>
                RunAsync(
                    Path.GetFullPath(arguments.GetValue(folder)!),
                    new Destination(
                        Url: Address(url.Name, arguments.GetValue(url)!),
                        Database: HostAndPort(database.Name, arguments.GetValue(database)!),
                        Broker: HostAndPort(broker.Name, arguments.GetValue(broker)!),
                        Prefix: FullPath(prefix.Name, arguments.GetValue(prefix)!),
                        Settings: FullPath(settings.Name, arguments.GetValue(settings)!),
                        Dotnet: FullPath(runtime.Name, arguments.GetValue(runtime)!)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string path, Destination destination, CancellationToken cancellation)
    {
        var folder = PublishedFolder.Prepare(path);
        var manifest = await ManifestWriter.WriteAsync(folder.Manifest, cancellation);
        Console.WriteLine($"Publishing {string.Join(", ", manifest.Services.Select(service => service.Name))}");
        await PublishedServices.WriteAsync(folder, manifest, cancellation);

        var settings = new ServiceSettings(manifest, destination, folder.Secrets);
        foreach (var service in manifest.Services)
        {
            DataDirectory.WritePrivately(folder.SettingsOf(service.Name), settings.Of(service));
            PublishedFolder.WriteOpenly(folder.UnitOf(service.Name), SystemdUnits.Service(service, destination));
        }

        PublishedFolder.WriteOpenly(folder.Target, SystemdUnits.Target(manifest.Services));
        DataDirectory.WritePrivately(folder.DatabaseScript, DatabaseScript.Write(settings.DatabasePasswords));
        DataDirectory.WritePrivately(
            folder.BrokerDefinitions,
            BrokerDefinitions.Write(administrator: null, settings.BrokerUsers)
        );
        Console.WriteLine($"Published to {folder.Root}. How to go on is in docs/how-to/deploy.md.");
        return 0;
    }

    private static Uri Address(string option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.AbsolutePath == "/"
            ? url
            : throw new CommandFailure($"{option} is an address such as https://sms.example.org, not '{text}'.");

    private static string HostAndPort(string option, string text) =>
        text.LastIndexOf(':') is > 0 and var colon && ushort.TryParse(text.AsSpan(colon + 1), out _)
            ? text
            : throw new CommandFailure($"{option} is HOST:PORT, not '{text}'.");

    /// <summary>Blanks would end a path in a unit.</summary>
    private static string FullPath(string option, string text) =>
        Path.IsPathFullyQualified(text) && !text.Any(char.IsWhiteSpace)
            ? Path.TrimEndingDirectorySeparator(text)
            : throw new CommandFailure($"{option} is a full path without blanks, not '{text}'.");
}

/// <summary>Where what is published will run.</summary>
/// <param name="Url">The front door, as everybody outside knows it.</param>
/// <param name="Database">Host and port of PostgreSQL.</param>
/// <param name="Broker">Host and port of RabbitMQ.</param>
/// <param name="Prefix">The folder above the services' folders.</param>
/// <param name="Settings">The folder of the services' settings.</param>
/// <param name="Dotnet">The program that runs them.</param>
internal sealed record Destination(
    Uri Url,
    string Database,
    string Broker,
    string Prefix,
    string Settings,
    string Dotnet
);
