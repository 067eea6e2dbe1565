using System.Globalization;
using System.Text;
using Sms.Local;

namespace Sms.Cli.Publish;

/// <summary>
/// The settings of each service as a file of environment variables, which systemd, <c>docker run --env-file</c> and
/// <c>kubectl create secret --from-env-file</c> read alike: no quotes, no variables, comments on lines of their own.
/// Everything is what the manifest says, but for the servers' users: each service gets its own.
/// </summary>
internal sealed class ServiceSettings(Manifest manifest, Destination destination, DataDirectory secrets)
{
    private const int FrontDoorPort = 5100;
    private const int FirstPort = 5201;

    /// <summary>The variable by which Aspire gives a port.</summary>
    private const string Ports = "HTTP_PORTS";

    /// <summary>Of each database.</summary>
    public IReadOnlyDictionary<string, string> DatabasePasswords =>
        manifest
            .Services.SelectMany(service => Expressions(service).Select(manifest.Database).OfType<string>())
            .Distinct()
            .ToDictionary(database => database, DatabasePassword);

    /// <summary>Each service that publishes or consumes, and its password.</summary>
    public IReadOnlyCollection<(string Name, string Password)> BrokerUsers =>
        [
            .. manifest
                .Services.Where(service => Expressions(service).Any(manifest.IsBroker))
                .Select(service => (service.Name, BrokerPassword(service.Name))),
        ];

    public string Of(ManifestService service)
    {
        var text = new StringBuilder();
        Line($"# Settings of the service {service.Name}, written by sms publish. It holds passwords: mode 0600.");
        Line("# Others that it knows are in docs/how-to/operate.md and docs/how-to/deploy.md.");
        Line("");
        Line(
            service.IsFrontDoor
                ? "# Where it takes requests. For others, https://*:5443 with a certificate, or a proxy before it."
                : "# Where it takes requests. A front door on another machine needs an address that it can reach."
        );
        Line($"ASPNETCORE_URLS=http://127.0.0.1:{PortOf(service)}");
        Line("ASPNETCORE_ENVIRONMENT=Production");
        Line("DOTNET_ENVIRONMENT=Production");
        foreach (var (name, value) in service.Environment.Where(variable => variable.Key != Ports))
        {
            foreach (var comment in Comments(name, value))
                Line($"# {comment}");
            Line($"{name}={Manifest.Replace(value, expression => Value(service, name, expression))}");
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    private string Value(ManifestService service, string name, string expression) =>
        manifest.Database(expression) is { } database ? Database(database)
        : manifest.IsBroker(expression) ? $"amqp://{service.Name}:{BrokerPassword(service.Name)}@{destination.Broker}"
        : manifest.Addressed(expression) is { } other ? UrlOf(other)
        : manifest.Parameter(expression) is { } parameter ? secrets.Secret(parameter)
        : throw new CommandFailure(
            $"The manifest sets {name} of {service.Name} to '{{{expression}}}', which sms publish has no value for."
        );

    private string Database(string name)
    {
        var colon = destination.Database.LastIndexOf(':');
        var (host, port) = (destination.Database[..colon], destination.Database[(colon + 1)..]);
        return $"Host={host};Port={port};Username={name};Password={DatabasePassword(name)};Database={name}";
    }

    private IEnumerable<string> Comments(string name, string value)
    {
        var expressions = InnerExpressions(value).ToList();
        if (expressions.Any(expression => manifest.Database(expression) is not null))
            yield return "Its own database, as the role that owns it. TLS: ;SSL Mode=VerifyFull;Root Certificate=FILE";
        else if (expressions.Any(manifest.IsBroker))
            yield return "Its own user of the broker; amqps:// for TLS.";
        else if (name == "Access__Authority")
            yield return "The front door as everybody outside knows it: the issuer of the tokens, everywhere the same.";
        else if (name == "Access__MetadataAddress")
            yield return "Where the keys of the tokens are read: on this machine, or over https.";
        else if (name.StartsWith("services__", StringComparison.Ordinal))
            yield return $"Each replica has a line: {name[..^1]}1, {name[..^1]}2, …";
        else if (expressions.Any(expression => manifest.Parameter(expression) is not null))
            yield return "Read at the first start alone.";
    }

    private string UrlOf(ManifestService service) =>
        service.IsFrontDoor ? destination.Url.ToString().TrimEnd('/') : $"http://127.0.0.1:{PortOf(service)}";

    private string PortOf(ManifestService service) =>
        (
            service.IsFrontDoor
                ? FrontDoorPort
                : FirstPort + manifest.Services.Where(other => !other.IsFrontDoor).ToList().IndexOf(service)
        ).ToString(CultureInfo.InvariantCulture);

    private string DatabasePassword(string database) => secrets.Secret($"postgres.{database}.password");

    private string BrokerPassword(string service) => secrets.Secret($"rabbitmq.{service}.password");

    private static IEnumerable<string> Expressions(ManifestService service) =>
        service.Environment.SelectMany(variable => InnerExpressions(variable.Value));

    private static List<string> InnerExpressions(string value)
    {
        var found = new List<string>();
        Manifest.Replace(value, expression =>
        {
            found.Add(expression);
            return "";
        });
        return found;
    }
}
