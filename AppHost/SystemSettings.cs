using System.Globalization;
using Microsoft.Extensions.Configuration;
using Sms.Local;

namespace Sms.AppHost;

/// <summary>
/// What a start was asked for: the section <c>Sms</c> of the configuration, which <c>sms up</c> fills from its options,
/// and anybody else by arguments (<c>--Sms:Port 5200</c>) or environment (<c>Sms__Port=5200</c>).
/// </summary>
/// <param name="Data">Holds everything of the system. <c>Sms:Data</c>, <c>.sms</c> in the working folder unless
/// given.</param>
/// <param name="Port">Of the front door on 127.0.0.1. <c>Sms:Port</c>.</param>
/// <param name="Replicas">Processes of each inner service. <c>Sms:Replicas</c>.</param>
/// <param name="Replicated">The services that have them, or none: all. <c>Sms:Replicated</c>, names with
/// commas.</param>
/// <param name="Tls">With what the front door speaks TLS, or null: plain HTTP. <c>Sms:Certificate</c> and
/// <c>Sms:Key</c>.</param>
/// <param name="Dashboard">Whether there is one. <c>Sms:Dashboard</c>.</param>
/// <param name="Containers">
/// Whether PostgreSQL and RabbitMQ are containers; null: if an engine runs. <c>Sms:Containers</c>.
/// </param>
public sealed record SystemSettings(
    DataDirectory Data,
    int Port,
    int Replicas,
    IReadOnlyCollection<string> Replicated,
    TlsFiles? Tls,
    bool Dashboard,
    bool? Containers
)
{
    public const string Section = "Sms";
    public const int DefaultPort = 5100;
    public const int MostReplicas = 9;

    /// <exception cref="CommandFailure">A setting makes no sense; names it.</exception>
    public static SystemSettings Read(string[] args)
    {
        var settings = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build()
            .GetSection(Section);
        var (certificate, key) = (settings["Certificate"], settings["Key"]);
        if ((certificate is null) != (key is null))
            throw new CommandFailure("Sms:Certificate and Sms:Key go together.");
        return new(
            DataDirectory.At(settings["Data"] is { Length: > 0 } data ? data : ".sms"),
            Number(settings, "Port", DefaultPort, 65_535),
            Number(settings, "Replicas", 1, MostReplicas),
            settings["Replicated"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                ?? [],
            certificate is null ? null : new TlsFiles(certificate, key!),
            Flag(settings, "Dashboard") ?? true,
            Flag(settings, "Containers")
        );
    }

    private static int Number(IConfiguration settings, string name, int otherwise, int highest) =>
        settings[name] switch
        {
            null => otherwise,
            var text
                when int.TryParse(text, CultureInfo.InvariantCulture, out var number)
                    && number >= 1
                    && number <= highest => number,
            var text => throw new CommandFailure(
                $"{Section}:{name} must be a number from 1 to {highest}, not '{text}'."
            ),
        };

    private static bool? Flag(IConfiguration settings, string name) =>
        settings[name] switch
        {
            null or "" => null,
            var text when bool.TryParse(text, out var flag) => flag,
            var text => throw new CommandFailure($"{Section}:{name} must be true or false, not '{text}'."),
        };
}

/// <summary>A certificate with its chain and its private key, both PEM.</summary>
public sealed record TlsFiles(string Certificate, string Key);
