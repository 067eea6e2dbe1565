using System.Net.Sockets;

namespace Sms.Local;

/// <summary>
/// A RabbitMQ node of one system alone, on loopback ports. Erlang's port mapper, which all nodes of a machine share by
/// default, is private too: neither does this node need another system's, nor does it end with it.
/// </summary>
public sealed class PrivateRabbit(DataDirectory data, int port, int distributionPort, int mapperPort)
{
    public const string Name = "rabbitmq";
    public const string MapperName = "epmd";
    public const string User = "sms";
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    /// <summary>
    /// The opening of AMQP 0-9-1; a node that is ready answers with a method frame, whose first byte is 1.
    /// </summary>
    private static readonly byte[] Greeting = [.. "AMQP"u8, 0, 0, 9, 1];

    public string Address => $"{Host}:{Port}";

    public int Port { get; } = port;

    /// <summary>The address that it takes connections of clients on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port of the management interface, or null for a node without it.</summary>
    public int? ManagementPort { get; init; }

    public bool DiesWithParent { get; init; }

    /// <summary>Of the administrator, who is for the runner and for people.</summary>
    public string ConnectionString => $"amqp://{User}:{Password}@{Address}";

    /// <summary>Of the administrator.</summary>
    public string Password => data.Secret("rabbitmq.password");

    private string Definitions => Path.Combine(data.Rabbit, "definitions.json");

    /// <summary>Of a service's own user, for one that the node was configured with.</summary>
    public string ServiceConnectionString(string service) => $"amqp://{service}:{ServiceSecret(service)}@{Address}";

    private IReadOnlyDictionary<string, string> MapperSettings =>
        new Dictionary<string, string> { ["ERL_EPMD_PORT"] = $"{mapperPort}", ["ERL_EPMD_ADDRESS"] = "127.0.0.1" };

    /// <summary>
    /// The port mapper, in the foreground: left to the node it would become a daemon that nobody stops.
    /// </summary>
    public ProcessSpec MapperSpec() =>
        new(MapperName, $"127.0.0.1:{mapperPort}", "epmd", [])
        {
            Environment = MapperSettings,
            StopWithin = TimeSpan.FromSeconds(2),
            DiesWithParent = DiesWithParent,
        };

    public ProcessSpec Spec() =>
        new(Name, Address, Server, [])
        {
            Environment = new Dictionary<string, string>(MapperSettings)
            {
                ["HOME"] = data.Rabbit,
                ["RABBITMQ_NODENAME"] = "sms@localhost",
                ["RABBITMQ_DIST_PORT"] = $"{distributionPort}",
                ["RABBITMQ_MNESIA_BASE"] = Path.Combine(data.Rabbit, "mnesia"),
                ["RABBITMQ_LOG_BASE"] = data.Logs,
                ["RABBITMQ_CONFIG_FILE"] = Path.Combine(data.Rabbit, "rabbitmq.conf"),
                ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(data.Rabbit, "advanced.config"),
                ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(data.Rabbit, "rabbitmq-env.conf"),
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(data.Rabbit, "enabled_plugins"),
                ["RABBITMQ_PID_FILE"] = Path.Combine(data.Rabbit, "pid"),
                ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
                // The start script then becomes the node itself, so that signals, and the pid, are the node's.
                ["RUNNING_UNDER_SYSTEMD"] = "true",
            },
            WorkingDirectory = data.Rabbit,
            StopWithin = TimeSpan.FromSeconds(20),
            DiesWithParent = DiesWithParent,
        };

    /// <exception cref="CommandFailure">The program is not here.</exception>
    public static void RequireInstalled()
    {
        if (!File.Exists(Server))
            throw new CommandFailure($"RabbitMQ is not installed (no {Server}). Run ./sms install, which installs it.");
    }

    /// <summary>What a node imports to know the services.</summary>
    public string DefinitionsFor(IEnumerable<string> services) =>
        BrokerDefinitions.Write((User, Password), [.. services.Select(service => (service, ServiceSecret(service)))]);

    /// <summary>Writes the node's settings.</summary>
    /// <param name="services">Those that get a user of their own; with none the node starts empty.</param>
    public void Configure(params IReadOnlyCollection<string> services)
    {
        RequireInstalled();
        DataDirectory.MakePrivate(data.Rabbit);
        DataDirectory.MakePrivate(Path.Combine(data.Rabbit, "mnesia"));
        DataDirectory.WritePrivately(
            Path.Combine(data.Rabbit, "rabbitmq.conf"),
            string.Join('\n', Settings(services.Count > 0)) + "\n"
        );
        if (services.Count > 0)
            DataDirectory.WritePrivately(Definitions, DefinitionsFor(services));
        DataDirectory.WritePrivately(
            Path.Combine(data.Rabbit, "enabled_plugins"),
            ManagementPort is null ? "[].\n" : "[rabbitmq_management].\n"
        );
    }

    /// <summary>
    /// Returns when the port mapper answers: a node that starts before it would start one of its own.
    /// </summary>
    public async Task WaitForMapperAsync(CancellationToken cancellation)
    {
        while (Ports.IsFree(mapperPort))
            await Task.Delay(20, cancellation);
    }

    /// <summary>Returns when the node accepts AMQP connections.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        while (!await AnswersAsync(cancellation))
            await Task.Delay(100, cancellation);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Host, Port, cancellation);
            await client.GetStream().WriteAsync(Greeting, cancellation);
            var answer = new byte[1];
            return await client.GetStream().ReadAsync(answer, cancellation) == 1 && answer[0] == 1;
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }

    private string ServiceSecret(string service) => data.Secret($"rabbitmq.{service}.password");

    private IEnumerable<string> Settings(bool defined)
    {
        yield return $"listeners.tcp.local = {Address}";
        if (defined)
        {
            yield return $"load_definitions = {Definitions}";
        }
        else
        {
            yield return $"default_user = {User}";
            yield return $"default_pass = {Password}";
        }

        yield return "log.file = false";
        yield return "log.console = true";
        yield return "log.console.level = info";
        yield return "log.console.formatter.time_format = rfc3339_T";
        if (ManagementPort is not { } management)
            yield break;
        yield return "management.tcp.ip = 127.0.0.1";
        yield return $"management.tcp.port = {management}";
    }
}
